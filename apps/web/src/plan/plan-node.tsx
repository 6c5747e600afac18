import { MessageSquareText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { isHeld } from '@codelab/domain/plan-graph';
import type { Subtask } from '@codelab/protocol/plan';
import { cn } from '@codelab/ui/class-names';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { StepIcon } from './plan-status.tsx';
import { StepProgress } from './step-progress.tsx';
import { StepTime, useSpentWords, useStepState } from './step-words.tsx';

/** A step as it stands in the graph. Another object whenever anything of it is different. */
export type PlanItem = {
  readonly id: string;
  readonly after: readonly string[];
  readonly name: string;
  readonly step: Subtask;
  readonly number: number;
  /** The numbers of the steps that it waits for. */
  readonly waitsFor: string;
  /** Its state is of interest. */
  readonly isTold: boolean;
  readonly choice: 'chosen' | 'held' | undefined;
  readonly mark: 'added' | 'edited' | undefined;
  readonly isCommented: boolean;
};

/** The face of a step in the graph; everything on it is also in its name. */
export function PlanNode({ item }: { item: PlanItem }): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const state = useStepState()(item.isTold, item.step);
  const spentWords = useSpentWords()(item.step);
  const { step, number, waitsFor, choice, mark } = item;
  const isOff = choice === 'held' || step.status === 'skipped' || step.status === 'cancelled';
  return (
    <div className={cn('flex size-full flex-col px-2.5 py-2', surface(item))}>
      <div className={cn('flex min-w-0 items-start gap-1.5', choice !== undefined && 'pr-6')}>
        {state !== undefined && (
          <span className="mt-px shrink-0 [&_svg]:size-4">
            <StepIcon status={step.status} held={isHeld(step)} />
          </span>
        )}
        <p
          className={cn(
            'line-clamp-2 min-w-0 break-words font-medium text-sm leading-[1.125rem]',
            isOff && 'text-muted-foreground',
          )}
        >
          <span className="font-normal text-muted-foreground tabular-nums">{number}. </span>
          {step.title}
        </p>
      </div>
      <p className="mt-auto flex min-w-0 items-center gap-1.5 text-muted-foreground text-xs">
        <span className="truncate">{agentTitle(step.agent)}</span>
        {state !== undefined && <span className={cn('truncate', tone(step))}>· {state}</span>}
        {mark !== undefined && <span className="truncate text-warning-text">· {t(`edit.${mark}`)}</span>}
        {item.isCommented && <MessageSquareText className="ml-auto size-3.5 shrink-0 text-accent-text" />}
      </p>
      <p className="flex min-w-0 items-center justify-between gap-2 text-muted-foreground text-xs">
        {step.startedAt === undefined && (
          <span className="truncate">{waitsFor === '' ? t('afterNothing') : waitsFor}</span>
        )}
        <StepTime step={step} isShort />
        {step.spent && spentWords !== undefined && <span className="truncate">{spentWords}</span>}
      </p>
      <StepProgress step={step} />
    </div>
  );
}

function surface({ step, choice }: PlanItem): string {
  if (choice === 'held') return 'bg-muted/60';
  switch (step.status) {
    case 'running':
      return 'bg-accent-soft/60';
    case 'waiting_for_person':
      return 'bg-warning-soft';
    case 'failed':
      return 'bg-danger-soft';
    case 'waiting':
    case 'ready':
    case 'done':
    case 'skipped':
    case 'cancelled':
      return '';
  }
}

function tone(step: Subtask): string {
  if (isHeld(step)) return 'text-warning-text';
  switch (step.status) {
    case 'running':
      return 'text-accent-text';
    case 'waiting_for_person':
      return 'text-warning-text';
    case 'failed':
      return 'text-danger-text';
    case 'done':
      return 'text-success-text';
    case 'waiting':
    case 'ready':
    case 'skipped':
    case 'cancelled':
      return '';
  }
}
