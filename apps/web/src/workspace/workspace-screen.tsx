'use client';
import { FolderX, MessageSquarePlus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { buttonClass } from '@codelab/ui/button';
import { Tabs } from '@codelab/ui/tabs';
import { PageNote } from '@/frame/page-note.tsx';
import { useWorkspaces } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { CheckpointsPanel } from './checkpoints-panel.tsx';
import { FilesPanel } from './files-panel.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';
import { WorkspaceSettingsForm } from './workspace-settings-form.tsx';

/** One workspace: its files, what has changed in it, what it was before, and what holds in it. */
export function WorkspaceScreen({ id }: { id: WorkspaceId }): JSX.Element {
  const t = useTranslations('workspace');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useWorkspaces();
  const workspace = data?.workspaces.find((one) => one.id === id);
  if (data && !workspace) {
    return (
      <PageNote
        icon={<FolderX />}
        title={t('notHere')}
        action={
          <Link href="/w" className={buttonClass('primary', 'md')}>
            {t('all')}
          </Link>
        }
      >
        {t('notHereHint')}
      </PageNote>
    );
  }
  return (
    <Page>
      {error && <Alert>{textOf(error)}</Alert>}
      {!workspace && !error && <p role="status">{common('loading')}</p>}
      {workspace && (
        <>
          <header className="flex flex-wrap items-start gap-x-3 gap-y-2 max-md:pl-10">
            <div className="min-w-0 flex-1 basis-56">
              <h1 className="break-words font-semibold text-xl">{workspace.name}</h1>
              <p className="break-all font-mono text-muted-foreground text-sm">{workspace.path}</p>
            </div>
            <Link href={`/?workspace=${id}`} className={buttonClass('secondary', 'md')}>
              <MessageSquarePlus aria-hidden="true" />
              {t('newChat')}
            </Link>
            <WorkspaceMenu workspace={workspace} />
          </header>
          <Tabs
            label={workspace.name}
            tabs={[
              { value: 'files', label: t('files.title'), content: <FilesPanel workspaceId={id} /> },
              { value: 'changes', label: t('changes.title'), content: <ChangesPanel workspaceId={id} /> },
              { value: 'checkpoints', label: t('checkpoints.title'), content: <CheckpointsPanel workspaceId={id} /> },
              {
                value: 'settings',
                label: t('settings.title'),
                content: <WorkspaceSettingsForm workspace={workspace} />,
              },
            ]}
          />
        </>
      )}
    </Page>
  );
}

function Page({ children }: { children: ReactNode }): JSX.Element {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 px-4 py-6 max-md:pt-2.5 sm:px-6">{children}</div>
    </div>
  );
}
