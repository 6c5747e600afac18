import { ShieldCheck } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { AgentName } from '@codelab/protocol/agent';
import type { ConversationId } from '@codelab/protocol/ids';
import { IconButton } from '@codelab/ui/icon-button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';

const PermissionsDialog = dynamic(() =>
  untilLoaded(() => import('./permissions-dialog.tsx')).then((module) => module.PermissionsDialog),
);

/** In a conversation: what the agent in charge may do there. */
export function PermissionsButton({
  agent,
  conversationId,
}: {
  agent: AgentName;
  conversationId: ConversationId;
}): JSX.Element {
  const t = useTranslations('agents.panel');
  const titleOf = useAgentTitle();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton label={t('show', { name: titleOf(agent) })} size="sm" onClick={() => setOpen(true)}>
        <ShieldCheck aria-hidden="true" />
      </IconButton>
      {isOpen && <PermissionsDialog asked={{ agent, conversationId }} onClose={() => setOpen(false)} />}
    </>
  );
}
