import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Alert } from '@codelab/ui/alert';
import { useWorkspaces } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { SandboxSettings } from './sandbox-settings.tsx';
import { Section } from './section.tsx';

export function WorkspaceSettings(): JSX.Element {
  const t = useTranslations('settings.workspace');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useWorkspaces();
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data) return <p role="status">{common('loading')}</p>;
  return (
    <div className="divide-y divide-border">
      <Section title={t('folder')} description={t('folderHint')}>
        <ul className="flex flex-col gap-2">
          {data.workspaces.map((workspace) => (
            <li key={workspace.id} className="rounded-lg border border-border bg-surface px-3 py-2">
              <Link href={`/w/${workspace.id}`} className="font-medium hover:underline">
                {workspace.name}
              </Link>
              <p className="break-all font-mono text-muted-foreground text-sm">{workspace.path}</p>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('server')} description={t('serverHint')}>
        <Link href="/status" className="w-fit text-accent-text underline">
          {t('serverStatus')}
        </Link>
      </Section>
      <SandboxSettings />
    </div>
  );
}
