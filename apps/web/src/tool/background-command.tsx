import { useQuery } from '@tanstack/react-query';
import { Check, CircleStop, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, type ReactNode, useState } from 'react';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { cn } from '@codelab/ui/class-names';
import { Spinner } from '@codelab/ui/spinner';
import { api } from '@/trpc/client.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import type { CommandActions } from './command-actions.ts';
import { ElapsedTime } from './elapsed-time.tsx';
import { ToolOutput } from './tool-output.tsx';

const lookEveryMs = 1_000;

/** How a command does that was let go: as an icon, in words, and for how long. */
export function BackgroundStatus({ command }: { command: BackgroundCommand }): JSX.Element {
  return (
    <>
      <ElapsedTime startedAt={command.startedAt} endedAt={command.endedAt} className="text-muted-foreground text-xs" />
      <State command={command} />
    </>
  );
}

function State({ command: { status, exitCode } }: { command: BackgroundCommand }): JSX.Element {
  const t = useTranslations('tool');
  switch (status) {
    case 'running':
      return <Face tone="text-accent-text" icon={<Spinner />} words={t('command.runsOn')} />;
    case 'stopped':
      return <Face tone="text-muted-foreground" icon={<CircleStop />} words={t('command.stopped')} />;
    case 'lost':
      return <Face tone="text-warning-text" icon={<Unplug />} words={t('command.lost')} />;
    case 'ended':
      if (exitCode === 0) return <Face tone="text-success-text" icon={<Check />} words={t('status.done')} />;
      return (
        <Face
          tone="text-warning-text"
          icon={<TriangleAlert />}
          words={exitCode === undefined ? t('command.stopped') : t('status.doneExit', { exitCode })}
        />
      );
  }
}

function Face({ tone, icon, words }: { tone: string; icon: ReactNode; words: string }): JSX.Element {
  return (
    <span className={cn('inline-flex items-center gap-1 whitespace-nowrap text-xs [&_svg]:size-3.5', tone)}>
      <span aria-hidden="true">{icon}</span>
      {words}
    </span>
  );
}

/** What it has printed until now, and the way to end it. */
export function BackgroundOutput({
  command,
  actions,
}: {
  command: BackgroundCommand;
  actions: CommandActions;
}): JSX.Element {
  const t = useTranslations('tool.command');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { conversationId } = actions;
  const { callId, status } = command;
  const runs = status === 'running';
  const { data, error } = useQuery({
    queryKey: ['command', conversationId, callId, status],
    queryFn: () => api.command.output.query({ conversationId, callId }),
    refetchInterval: runs ? lookEveryMs : false,
  });

  return (
    <>
      {status === 'lost' && <Alert tone="warning">{t('lostText')}</Alert>}
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data?.output === '' && <p className="text-muted-foreground text-sm">{t('silent')}</p>}
      {data && data.output !== '' && <ToolOutput live={data.output} running={runs} />}
      {runs && <End callId={callId} actions={actions} />}
    </>
  );
}

function End({ callId, actions }: { callId: BackgroundCommand['callId']; actions: CommandActions }): JSX.Element {
  const t = useTranslations('tool.command');
  const [busy, setBusy] = useState(false);
  async function stop(): Promise<void> {
    setBusy(true);
    if (!(await actions.stop(callId))) setBusy(false);
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button size="sm" variant="danger-quiet" busy={busy} onClick={() => void stop()}>
        <CircleStop aria-hidden="true" />
        {t('stop')}
      </Button>
      <p className="text-muted-foreground text-xs">{t('runsOnText')}</p>
    </div>
  );
}
