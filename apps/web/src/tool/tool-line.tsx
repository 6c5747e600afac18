import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import type { ToolCallPart } from '@codelab/protocol/message';
import { Badge } from '@codelab/ui/badge';
import { Card } from '@codelab/ui/card';
import { cn } from '@codelab/ui/class-names';
import { Disclosure } from '@codelab/ui/disclosure';
import { DecidedLine } from '@/approval/decided-line.tsx';
import { CallCheckpointView } from '@/workspace/call-checkpoint.tsx';
import { isObject } from './argument.ts';
import { ArgumentList } from './argument-list.tsx';
import { BackgroundOutput, BackgroundStatus } from './background-command.tsx';
import type { CommandActions } from './command-actions.ts';
import { ElapsedTime } from './elapsed-time.tsx';
import { RunningCommand } from './running-command.tsx';
import { ToolAbout } from './tool-about.tsx';
import { ToolIcon } from './tool-icon.tsx';
import { ToolOutcome } from './tool-outcome.tsx';
import { ToolStatus } from './tool-status.tsx';
import { useToolTitle } from './use-tool-title.tsx';

/** One line that says what was done and how it went; unfolded, everything that is known about it. */
export function ToolLine({
  part,
  background,
  onCommand,
}: {
  part: ToolCallPart;
  background?: BackgroundCommand | undefined;
  onCommand?: CommandActions | undefined;
}): JSX.Element {
  const title = useToolTitle();
  const t = useTranslations('workspace.call');
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? (isOpenByItself(part) || background?.status === 'running');

  return (
    <Card className="shadow-none">
      <Disclosure
        heading="h3"
        open={open}
        onOpenChange={setChosen}
        className="px-3"
        summaryClassName="min-h-9 flex-wrap gap-x-2 gap-y-0 py-1"
        summary={
          <>
            <ToolIcon tool={part.tool} />
            <span className={cn('min-w-0 flex-1 basis-40', !open && 'line-clamp-2', 'break-words')}>
              {title.rich(part.tool, part.arguments)}
            </span>
            <span className="ml-auto flex items-center gap-2">
              {part.checkpoint?.status === 'failed' && <Badge tone="warning">{t('failed')}</Badge>}
              {background ? (
                <BackgroundStatus command={background} />
              ) : (
                <>
                  <Took part={part} />
                  <ToolStatus part={part} />
                </>
              )}
            </span>
          </>
        }
        contentClassName="flex min-w-0 flex-col gap-3 border-border border-t py-3"
      >
        {part.decided && <DecidedLine decided={part.decided} />}
        {background && onCommand ? (
          <BackgroundOutput command={background} actions={onCommand} />
        ) : (
          <ToolOutcome part={part} />
        )}
        {onCommand && part.tool === 'execute_command' && part.status === 'started' && (
          <RunningCommand callId={part.callId} takesInput={takesInput(part)} actions={onCommand} />
        )}
        <ArgumentList value={part.arguments} />
        <ToolAbout part={part} />
        {part.checkpoint && <CallCheckpointView part={part} checkpoint={part.checkpoint} />}
      </Disclosure>
    </Card>
  );
}

/** What goes on is shown while it goes on, and what went wrong is not hidden. */
function isOpenByItself(part: ToolCallPart): boolean {
  return part.status === 'started' && Boolean(part.liveOutput);
}

function Took({ part }: { part: ToolCallPart }): JSX.Element | null {
  const startedAt = part.startedAt ?? (part.status === 'started' ? part.at : undefined);
  if (startedAt === undefined || (part.status !== 'started' && part.endedAt === undefined)) return null;
  return <ElapsedTime startedAt={startedAt} endedAt={part.endedAt} className="text-muted-foreground text-xs" />;
}

/** As it runs: with what a person changed. */
function takesInput({ arguments: proposed, decided }: ToolCallPart): boolean {
  const given = decided?.changes?.arguments ?? proposed;
  return isObject(given) && given.takes_input === true;
}
