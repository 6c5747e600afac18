import { FileText } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { type JSX, type ReactNode, useState } from 'react';
import type { WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Card } from '@codelab/ui/card';
import { CodeView } from '@codelab/ui/code-view';
import { CopyButton } from '@codelab/ui/copy-button';
import { EmptyState } from '@codelab/ui/empty-state';
import { FileTree } from './file-tree.tsx';
import { useRefusedPath } from './use-refused-path.ts';
import { useFile, useWorkspaceChanges } from './workspace-queries.ts';

/** The tree beside what was chosen in it; on a small screen one below the other. */
export function FilesPanel({ workspaceId }: { workspaceId: WorkspaceId }): JSX.Element {
  const t = useTranslations('workspace.files');
  const [chosen, setChosen] = useState<string>();
  const changes = useWorkspaceChanges(workspaceId).data;
  const marked = changes?.sinceCommit ?? changes?.sinceTurn?.files ?? [];
  const marks = new Map(marked.map(({ path, change }) => [path, change]));
  return (
    <div className="flex flex-col gap-2">
      {marked.length > 0 && (
        <p className="text-muted-foreground text-sm">
          {changes?.sinceCommit ? t('marksSinceCommit') : t('marksSinceTurn')}
        </p>
      )}
      <div className="grid min-w-0 gap-3 md:grid-cols-[minmax(12rem,18rem)_minmax(0,1fr)]">
        <Card className="max-h-[70dvh] overflow-y-auto p-1.5 max-md:max-h-72">
          <FileTree
            label={t('tree')}
            workspaceId={workspaceId}
            marks={marks}
            chosen={chosen}
            onChoose={({ path }) => setChosen(path)}
          />
        </Card>
        {chosen === undefined ? (
          <EmptyState icon={<FileText />} title={t('choose')} className="max-md:hidden" />
        ) : (
          <FileCard key={chosen} workspaceId={workspaceId} path={chosen} />
        )}
      </div>
    </div>
  );
}

function FileCard({ workspaceId, path }: { workspaceId: WorkspaceId; path: string }): JSX.Element {
  const t = useTranslations('workspace.files');
  const common = useTranslations('common');
  const textOf = useRefusedPath();
  const format = useFormatter();
  const [reveal, setReveal] = useState(false);
  const { data, error } = useFile(workspaceId, { path, reveal });
  const size = (bytes: number) =>
    bytes < 1024
      ? t('bytes', { count: bytes })
      : t('kilobytes', { count: format.number(bytes / 1024, { maximumFractionDigits: 1 }) });
  return (
    <Card className="min-w-0 self-start overflow-hidden">
      <div className="flex min-h-9 flex-wrap items-center gap-2 border-border border-b bg-muted/60 px-3 py-1">
        <h2 className="min-w-0 flex-1 break-all font-mono text-sm">{path}</h2>
        {data && 'sizeBytes' in data && <span className="text-muted-foreground text-xs">{size(data.sizeBytes)}</span>}
        {data?.type === 'text' && <CopyButton text={data.text} label={common('copy')} copiedLabel={common('copied')} />}
      </div>
      {error && <Alert className="m-3">{textOf(error)}</Alert>}
      {!data && !error && (
        <p role="status" className="p-3">
          {common('loading')}
        </p>
      )}
      {data?.type === 'text' &&
        (data.text === '' ? (
          <Words>{t('emptyFile')}</Words>
        ) : (
          <CodeView path={path} text={data.text} label={t('contents', { path })} className="max-h-[70dvh]" />
        ))}
      {data?.type === 'binary' && <Words>{t('binary')}</Words>}
      {data?.type === 'too_large' && <Words>{t('tooLarge')}</Words>}
      {data?.type === 'protected' && (
        <Words>
          {t('protected')}
          <Button className="mt-2 flex" size="sm" onClick={() => setReveal(true)}>
            {t('reveal')}
          </Button>
        </Words>
      )}
    </Card>
  );
}

function Words({ children }: { children: ReactNode }): JSX.Element {
  return <div className="p-3 text-muted-foreground">{children}</div>;
}
