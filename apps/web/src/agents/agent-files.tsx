import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { WorkspaceId } from '@codelab/protocol/ids';
import type { AgentFile } from '@codelab/protocol/own-agents';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { DiffView } from '@codelab/ui/diff-view';
import { Disclosure } from '@codelab/ui/disclosure';
import type { Tone } from '@codelab/ui/tone';
import { Section } from '@/settings/section.tsx';
import { api } from '@/trpc/client.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { DeleteAgent } from './agent-card.tsx';
import { useAgentFiles } from './agent-queries.ts';
import { FileProblems } from './file-problems.tsx';
import { useChangeAgents } from './use-change-agents.ts';

/** What the files of a workspace say, and which of it a person has confirmed. */
export function AgentFiles({
  workspaceId,
  onConfirmed,
}: {
  workspaceId: WorkspaceId | undefined;
  onConfirmed: (name: string) => void;
}): JSX.Element | null {
  const t = useTranslations('agents.files');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error, refetch, isFetching } = useAgentFiles(workspaceId);
  const description = t.rich('hint', { code: (chunks) => <code className="font-mono">{chunks}</code> });
  if (workspaceId === undefined) return null;
  return (
    <Section title={t('title')} description={description}>
      {error && <Alert>{textOf(error)}</Alert>}
      {data?.problem !== undefined && <Alert>{data.problem}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data?.files.length === 0 && data.problem === undefined && (
        <p className="max-w-prose text-muted-foreground text-sm">{t('empty')}</p>
      )}
      {data && data.files.length > 0 && (
        <ul className="flex flex-col gap-2">
          {data.files.map((file) => (
            <FileCard
              key={`${file.path} ${file.agentId}`}
              file={file}
              workspaceId={workspaceId}
              onConfirmed={onConfirmed}
            />
          ))}
        </ul>
      )}
      <Button size="sm" className="self-start" busy={isFetching} onClick={() => void refetch()}>
        <RefreshCw aria-hidden="true" />
        {t('look')}
      </Button>
    </Section>
  );
}

const tones: Record<AgentFile['status'], Tone> = {
  new: 'accent',
  changed: 'warning',
  confirmed: 'success',
  invalid: 'danger',
  gone: 'warning',
};

function FileCard({
  file,
  workspaceId,
  onConfirmed,
}: {
  file: AgentFile;
  workspaceId: WorkspaceId;
  onConfirmed: (name: string) => void;
}): JSX.Element {
  const t = useTranslations('agents.files');
  const textOf = useProblemText();
  const { change, isChanging, error } = useChangeAgents();
  const { path, status, name, agentId, hash } = file;
  const diffTitle = t(file.before === null ? 'says' : 'diff', { path: path.split('/').at(-1) ?? path });
  const isWaiting = (status === 'new' || status === 'changed') && hash !== undefined;

  async function confirm(): Promise<void> {
    if (hash === undefined) return;
    const isDone = await change((key) => api.agent.confirmFile.mutate({ key, workspaceId, path, hash }));
    if (isDone) onConfirmed(name ?? path);
  }
  return (
    <li className="rounded-lg border border-border bg-surface px-3 py-2 shadow-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 flex-1 basis-40 break-all font-mono text-sm">{path}</h3>
        <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>
      </div>
      <Standing file={file} />
      <FileProblems problems={file.problems} />
      {file.diff !== '' && (
        <Disclosure summary={diffTitle} defaultOpen={isWaiting} className="mt-1">
          <div className="overflow-hidden rounded-md border border-border">
            <DiffView
              path={path}
              label={diffTitle}
              diff={file.diff}
              {...(file.after !== null && { before: file.before, after: file.after })}
              className="max-h-96"
            />
          </div>
        </Disclosure>
      )}
      {error !== undefined && <Alert className="mt-2">{textOf(error)}</Alert>}
      {isWaiting && (
        <div className="mt-2 flex justify-end">
          <Button
            variant="primary"
            busy={isChanging}
            aria-label={t('confirmNamed', { path })}
            onClick={() => void confirm()}
          >
            {t('confirm')}
          </Button>
        </div>
      )}
      {status === 'gone' && agentId && (
        <div className="mt-2 flex justify-end">
          <RemoveGone id={agentId} name={name ?? path} />
        </div>
      )}
    </li>
  );
}

/** What holds while the file says something else. */
function Standing({ file: { status, agentId } }: { file: AgentFile }): JSX.Element | null {
  const t = useTranslations('agents.files');
  const text = {
    new: undefined,
    confirmed: undefined,
    changed: t('changedHint'),
    invalid: agentId && t('invalidHint'),
    gone: t('goneHint'),
  }[status];
  return text === undefined ? null : <p className="mt-1 text-muted-foreground text-sm">{text}</p>;
}

function RemoveGone({ id, name }: { id: NonNullable<AgentFile['agentId']>; name: string }): JSX.Element {
  const t = useTranslations('agents');
  return (
    <DeleteAgent
      id={id}
      name={name}
      trigger={
        <Button variant="danger-quiet" aria-label={t('deleteNamed', { name })}>
          {t('delete')}
        </Button>
      }
    />
  );
}
