import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { CallId, ConversationId } from '@codelab/protocol/ids';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';

const WhyDialog = dynamic(() => untilLoaded(() => import('./why-dialog.tsx')).then((module) => module.WhyDialog));

/** Asks why a call ran, was asked about or was refused. */
export function WhyButton(call: { conversationId: ConversationId; callId: CallId }): JSX.Element {
  const t = useTranslations('rules.why');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="ghost" className="-my-1 text-accent-text" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      {open && <WhyDialog {...call} onClose={() => setOpen(false)} />}
    </>
  );
}
