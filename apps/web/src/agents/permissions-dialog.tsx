import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { AskPermissions } from '@codelab/protocol/own-agents';
import { Alert } from '@codelab/ui/alert';
import { Dialog } from '@codelab/ui/dialog';
import { Skeleton } from '@codelab/ui/skeleton';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { usePermissions } from './agent-queries.ts';
import { PermissionsView } from './permissions-view.tsx';

/** What an agent may do and why, as the server would decide it now. */
export function PermissionsDialog({ asked, onClose }: { asked: AskPermissions; onClose: () => void }): JSX.Element {
  const t = useTranslations('agents.panel');
  const common = useTranslations('common');
  const titleOf = useAgentTitle();
  const textOf = useProblemText();
  const { data, error } = usePermissions(asked);
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('title', { name: titleOf(asked.agent) })}
      description={asked.conversationId ? t('here') : t('anywhere')}
      closeLabel={common('close')}
      scrollLabel={t('list')}
      className="sm:max-w-2xl"
    >
      {error ? (
        <Alert>{textOf(error)}</Alert>
      ) : data ? (
        <PermissionsView permissions={data} />
      ) : (
        <div role="status" className="flex flex-col gap-3">
          <span className="sr-only">{common('loading')}</span>
          <Skeleton className="w-2/5" />
          <Skeleton className="w-4/5" />
          <Skeleton className="w-3/5" />
        </div>
      )}
    </Dialog>
  );
}
