import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { CheckpointId, ConversationId, Seq } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { ChangedFiles } from './changed-files.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { useRefusedPath } from './use-refused-path.ts';
import { useConversationChanged } from './workspace-queries.ts';

/** What a conversation has changed since it began, and the way back to its beginning. */
export function ConversationChangesDialog({
  conversationId,
  asOf,
  onClose,
}: {
  conversationId: ConversationId;
  asOf: Seq;
  onClose: () => void;
}): JSX.Element {
  const t = useTranslations('workspace.conversation');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const [reveal, setReveal] = useState(false);
  const [restores, setRestores] = useState<CheckpointId>();
  const { data, error } = useConversationChanged(conversationId, { reveal, asOf });
  if (restores) return <RestoreDialog checkpointId={restores} title={t('beginning')} onClose={onClose} />;
  const since = data?.sinceId;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('description')}
      closeLabel={common('close')}
      size="lg"
      footer={
        since && (
          <Button onClick={() => setRestores(since)}>
            <RotateCcw aria-hidden="true" />
            {t('restoreAll')}
          </Button>
        )
      }
    >
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data?.off !== undefined && <Alert tone="warning">{t('off')}</Alert>}
      {data && data.off === undefined && (
        <ChangedFiles
          files={data.files}
          more={data.more}
          label={t('label')}
          onReveal={() => setReveal(true)}
          empty={since ? t('none') : t('notBegun')}
        />
      )}
    </Dialog>
  );
}
