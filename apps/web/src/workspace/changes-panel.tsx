import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { CheckpointId, WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Section } from '@/settings/section.tsx';
import { ChangedFiles, changeTones } from './changed-files.tsx';
import { useRefusedPath } from './use-refused-path.ts';
import { useComparison, useWorkspaceChanges } from './workspace-queries.ts';

/** What has changed since the last turn began, and since the last commit where there is a repository. */
export function ChangesPanel({ workspaceId }: { workspaceId: WorkspaceId }): JSX.Element {
  const t = useTranslations('workspace.changes');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const { data, error } = useWorkspaceChanges(workspaceId);
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data) return <p role="status">{common('loading')}</p>;
  if (data.off !== undefined)
    return (
      <Alert tone="warning" title={t('off')}>
        {data.off}
      </Alert>
    );
  const { sinceTurn, sinceCommit, leftOut } = data;
  return (
    <div className="divide-y divide-border">
      <Section title={t('sinceTurn')} description={t('sinceTurnHint')}>
        {sinceTurn ? (
          <SinceTurn checkpointId={sinceTurn.checkpointId} />
        ) : (
          <p className="text-muted-foreground">{t('noTurn')}</p>
        )}
      </Section>
      {sinceCommit && (
        <Section title={t('sinceCommit')} description={t('sinceCommitHint')}>
          {sinceCommit.length === 0 && <p className="text-muted-foreground">{t('clean')}</p>}
          <ul aria-label={t('sinceCommit')} className="flex flex-col gap-0.5">
            {sinceCommit.map(({ path, change }) => (
              <li key={path} className="flex items-center gap-2 py-0.5">
                <span className="min-w-0 flex-1 break-all font-mono text-sm">{path}</span>
                <Badge tone={changeTones[change]}>{t(change)}</Badge>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {leftOut.length > 0 && (
        <Section title={t('leftOut')} description={t('leftOutHint')}>
          <ul aria-label={t('leftOut')} className="break-all font-mono text-sm">
            {leftOut.slice(0, 100).map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function SinceTurn({ checkpointId }: { checkpointId: CheckpointId }): JSX.Element {
  const t = useTranslations('workspace.changes');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const [reveal, setReveal] = useState(false);
  const { data, error } = useComparison(checkpointId, { reveal });
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data) return <p role="status">{common('loading')}</p>;
  return (
    <ChangedFiles
      files={data.files}
      more={data.more}
      label={t('sinceTurn')}
      onReveal={() => setReveal(true)}
      empty={t('none')}
    />
  );
}
