import { Copy, Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { Agent } from '@codelab/protocol/agent';
import type { AgentId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { IconButton } from '@codelab/ui/icon-button';
import { AgentIcon } from '@/conversation/agent-badge.tsx';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useAgentUse } from '@/i18n/use-agent-use.ts';
import { api } from '@/trpc/client.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { useChangeAgents } from './use-change-agents.ts';

/** One agent, and what can be done with it. */
export function AgentCard({
  agent,
  onEdit,
  onCopy,
  onPermissions,
}: {
  agent: Agent;
  onEdit: () => void;
  onCopy: () => void;
  onPermissions: () => void;
}): JSX.Element {
  const t = useTranslations('agents');
  const { name, source, id, workspaceId } = agent;
  const title = useAgentTitle()(name);
  const purposeOf = useAgentUse();
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-border bg-surface px-3 py-2 shadow-sm sm:flex-row sm:items-center">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="flex min-w-0 items-center gap-1.5 font-medium [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground">
            <AgentIcon agent={name} />
            <span className="min-w-0 break-words">{title}</span>
          </h3>
          {source === 'file' && <Badge>{t('fromFile')}</Badge>}
          {source === 'own' && workspaceId && <Badge>{t('onlyHere')}</Badge>}
        </div>
        <p className="break-words text-muted-foreground text-sm">{purposeOf(agent)}</p>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <Button size="sm" aria-label={t('permissionsOf', { name: title })} onClick={onPermissions}>
          <ShieldCheck aria-hidden="true" />
          {t('permissions')}
        </Button>
        {source === 'own' && (
          <IconButton size="sm" label={t('editNamed', { name: title })} onClick={onEdit}>
            <Pencil aria-hidden="true" />
          </IconButton>
        )}
        <IconButton size="sm" label={t('copyNamed', { name: title })} onClick={onCopy}>
          <Copy aria-hidden="true" />
        </IconButton>
        {id && (
          <DeleteAgent
            id={id}
            name={title}
            trigger={
              <IconButton size="sm" label={t('deleteNamed', { name: title })}>
                <Trash2 aria-hidden="true" />
              </IconButton>
            }
          />
        )}
      </div>
    </li>
  );
}

/** Asks first: what it is told is gone for good. */
export function DeleteAgent({ id, name, trigger }: { id: AgentId; name: string; trigger: JSX.Element }): ReactNode {
  const t = useTranslations('agents');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { change, error } = useChangeAgents();
  return (
    <>
      <AlertDialog
        trigger={trigger}
        title={t('deleteTitle', { name })}
        description={t('deleteText')}
        confirmLabel={common('delete')}
        cancelLabel={common('cancel')}
        onConfirm={() => void change((key) => api.agent.remove.mutate({ key, agentId: id }))}
      />
      {error !== undefined && <Alert>{textOf(error)}</Alert>}
    </>
  );
}
