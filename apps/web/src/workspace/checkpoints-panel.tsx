import { GitCompareArrows, History, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useId, useState } from 'react';
import type { Checkpoint } from '@codelab/protocol/checkpoint';
import type { CheckpointId, WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Card } from '@codelab/ui/card';
import { EmptyState } from '@codelab/ui/empty-state';
import { RelativeTime } from '@codelab/ui/relative-time';
import { Skeleton } from '@codelab/ui/skeleton';
import { TextField } from '@codelab/ui/text-field';
import { useReported } from '@/frame/use-reported.ts';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { useCheckpointTitle } from './use-checkpoint-title.ts';
import { useRefusedPath } from './use-refused-path.ts';
import { useCheckpoints, useFilesChanged } from './workspace-queries.ts';

type Asked = { readonly type: 'compare' | 'restore'; readonly checkpoint: Checkpoint };

/** What the files were before each change, latest first: to look at, and to go back to. */
export function CheckpointsPanel({ workspaceId }: { workspaceId: WorkspaceId }): JSX.Element {
  const t = useTranslations('workspace.checkpoints');
  const textOf = useRefusedPath();
  const titleOf = useCheckpointTitle();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useCheckpoints(workspaceId);
  const [asked, setAsked] = useState<Asked>();
  const checkpoints = data?.pages.flatMap((page) => page.checkpoints) ?? [];
  const off = data?.pages[0]?.off;

  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-muted-foreground text-sm">{t('about')}</p>
      {error && <Alert>{textOf(error)}</Alert>}
      {off !== undefined && (
        <Alert tone="warning" title={t('off')}>
          {off}
        </Alert>
      )}
      {off === undefined && <MakeOne workspaceId={workspaceId} />}
      {!data && !error && <Loading />}
      {data && checkpoints.length === 0 && (
        <EmptyState icon={<History />} title={t('empty')}>
          {t('emptyHint')}
        </EmptyState>
      )}
      {checkpoints.length > 0 && (
        <Card>
          <ol aria-label={t('label')} className="divide-y divide-border">
            {checkpoints.map((checkpoint) => (
              <li key={checkpoint.id}>
                <Line checkpoint={checkpoint} onAsk={(type) => setAsked({ type, checkpoint })} />
              </li>
            ))}
          </ol>
        </Card>
      )}
      {hasNextPage && (
        <Button
          className="self-center"
          size="sm"
          variant="ghost"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
      {asked?.type === 'compare' && (
        <CompareDialog
          checkpoint={asked.checkpoint}
          others={checkpoints}
          title={titleOf(asked.checkpoint)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.type === 'restore' && (
        <RestoreDialog
          checkpointId={asked.checkpoint.id as CheckpointId}
          title={titleOf(asked.checkpoint)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function Line({ checkpoint, onAsk }: { checkpoint: Checkpoint; onAsk: (type: Asked['type']) => void }): JSX.Element {
  const t = useTranslations('workspace.checkpoints');
  const locale = useLocale();
  const title = useCheckpointTitle()(checkpoint);
  const { conversationId, conversationTitle, createdAt, leftOut, isSameAsOlder } = checkpoint;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3 py-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="break-words font-medium">{title}</p>
        <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
          <RelativeTime at={createdAt} locale={locale} />
          {conversationId && (
            <Link
              href={`/c/${conversationId}`}
              prefetch={false}
              className="min-w-0 truncate underline underline-offset-2"
            >
              {conversationTitle || t('untitled')}
            </Link>
          )}
          {isSameAsOlder && <span>{t('sameAsOlder')}</span>}
          {leftOut.length > 0 && (
            <Badge tone="warning" title={leftOut.join('\n')}>
              {t('leftOut', { count: leftOut.length })}
            </Badge>
          )}
        </p>
      </div>
      <div className="flex gap-1">
        <Button size="sm" variant="ghost" aria-label={t('compareWith', { title })} onClick={() => onAsk('compare')}>
          <GitCompareArrows aria-hidden="true" />
          {t('compare')}
        </Button>
        <Button size="sm" aria-label={t('restoreTo', { title })} onClick={() => onAsk('restore')}>
          <RotateCcw aria-hidden="true" />
          {t('restore')}
        </Button>
      </div>
    </div>
  );
}

function MakeOne({ workspaceId }: { workspaceId: WorkspaceId }): JSX.Element {
  const t = useTranslations('workspace.checkpoints');
  const reported = useReported();
  const filesChanged = useFilesChanged();
  const [title, setTitle] = useState('');
  const [isBusy, setBusy] = useState(false);
  const form = useId();
  async function make(): Promise<void> {
    const command = { key: newKey(), workspaceId, title: title.trim() };
    setBusy(true);
    if (await reported(() => untilAnswered(() => api.checkpoint.make.mutate(command)))) setTitle('');
    setBusy(false);
    await filesChanged();
  }
  return (
    <form
      id={form}
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') void make();
      }}
    >
      <TextField
        className="min-w-0 flex-1 basis-56"
        label={t('name')}
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Button type="submit" busy={isBusy} disabled={title.trim() === ''}>
        {t('make')}
      </Button>
    </form>
  );
}

function Loading(): JSX.Element {
  const common = useTranslations('common');
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">{common('loading')}</span>
      <Skeleton className="h-10" />
      <Skeleton className="h-10" />
    </div>
  );
}
