import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { NoticePart } from '@codelab/protocol/message';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';

const RestoreDialog = dynamic(() =>
  untilLoaded(() => import('./restore-dialog.tsx')).then((module) => module.RestoreDialog),
);

/** What was restored, and the way back from it. */
export function RestoredNotice({ part }: { part: Extract<NoticePart, { notice: 'restored' }> }): JSX.Element {
  const t = useTranslations('conversation.notice');
  const checkpoints = useTranslations('workspace.checkpoints');
  const [isAsked, setAsked] = useState(false);
  const { what, files, title, before } = part;
  return (
    <>
      {t(`restored.${what}`, { files, title })}{' '}
      <Button size="sm" variant="ghost" className="-my-1" onClick={() => setAsked(true)}>
        {t('undo')}
      </Button>
      {isAsked && (
        <RestoreDialog
          checkpointId={before}
          title={checkpoints('beforeRestore', { change: title })}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
