'use client';
import { FolderGit2, FolderOpen, FolderPlus, Folders } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Card } from '@codelab/ui/card';
import { EmptyState } from '@codelab/ui/empty-state';
import { PageScreen } from '@/frame/page-screen.tsx';
import { useWorkspaces } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { CloneDialog, CreateDialog, OpenDialog } from './new-workspace-dialogs.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';

/** Every workspace of this person, and the three ways to another one. */
export function WorkspacesScreen(): JSX.Element {
  const t = useTranslations('workspace');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useWorkspaces();
  const [asks, setAsks] = useState<'open' | 'create' | 'clone'>();
  const close = () => setAsks(undefined);
  return (
    <PageScreen title={t('all')} description={t('allHint')}>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsks('create')}>
          <FolderPlus aria-hidden="true" />
          {t('create.action')}
        </Button>
        <Button onClick={() => setAsks('open')}>
          <FolderOpen aria-hidden="true" />
          {t('open.action')}
        </Button>
        <Button onClick={() => setAsks('clone')}>
          <FolderGit2 aria-hidden="true" />
          {t('clone.action')}
        </Button>
      </div>
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data?.workspaces.length === 0 && (
        <EmptyState icon={<Folders />} title={t('none')}>
          {t('noneHint')}
        </EmptyState>
      )}
      {data && data.workspaces.length > 0 && (
        <Card>
          <ul aria-label={t('all')} className="divide-y divide-border">
            {data.workspaces.map((workspace) => (
              <li key={workspace.id} className="flex items-center gap-2 px-3 py-2">
                <div className="min-w-0 flex-1">
                  <Link href={`/w/${workspace.id}`} prefetch={false} className="rounded-sm font-medium hover:underline">
                    {workspace.name}
                  </Link>
                  <p className="break-all font-mono text-muted-foreground text-xs">{workspace.path}</p>
                </div>
                <WorkspaceMenu workspace={workspace} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {data && asks === 'open' && <OpenDialog roots={data.roots} onClose={close} />}
      {data && asks === 'create' && <CreateDialog newIn={data.newIn} onClose={close} />}
      {data && asks === 'clone' && <CloneDialog roots={data.roots} newIn={data.newIn} onClose={close} />}
    </PageScreen>
  );
}
