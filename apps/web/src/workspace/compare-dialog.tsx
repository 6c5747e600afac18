import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Checkpoint } from '@codelab/protocol/checkpoint';
import { Alert } from '@codelab/ui/alert';
import { Dialog } from '@codelab/ui/dialog';
import { Select } from '@codelab/ui/select';
import { ChangedFiles } from './changed-files.tsx';
import { useCheckpointTitle } from './use-checkpoint-title.ts';
import { useRefusedPath } from './use-refused-path.ts';
import { useComparison } from './workspace-queries.ts';

/** What has changed from a checkpoint to now, or to another one. */
export function CompareDialog({
  checkpoint,
  others,
  title,
  onClose,
}: {
  checkpoint: Checkpoint;
  others: readonly Checkpoint[];
  title: string;
  onClose: () => void;
}): JSX.Element {
  const t = useTranslations('workspace.compare');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const titleOf = useCheckpointTitle();
  const [to, setTo] = useState('now');
  const [reveal, setReveal] = useState(false);
  const other = others.find(({ id }) => id === to);
  const { data, error } = useComparison(checkpoint.id, { to: other?.id, reveal });
  const options = [
    { value: 'now', label: t('now') },
    ...others.filter(({ id }) => id !== checkpoint.id).map((one) => ({ value: one.id, label: titleOf(one) })),
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={title}
      closeLabel={common('close')}
      size="lg"
    >
      <div className="flex flex-col gap-3">
        <Select label={t('with')} options={options} value={to} onValueChange={setTo} className="max-w-md" />
        {error && <Alert>{textOf(error)}</Alert>}
        {!data && !error && <p role="status">{common('loading')}</p>}
        {data && (
          <ChangedFiles
            files={data.files}
            more={data.more}
            label={t('label')}
            onReveal={() => setReveal(true)}
            empty={t('same')}
          />
        )}
      </div>
    </Dialog>
  );
}
