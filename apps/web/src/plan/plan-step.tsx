import { MessageSquareText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import { isHeld } from '@codelab/domain/plan-graph';
import type { Subtask } from '@codelab/protocol/plan';
import { Badge } from '@codelab/ui/badge';
import { Checkbox } from '@codelab/ui/checkbox';
import { cn } from '@codelab/ui/class-names';
import { Disclosure } from '@codelab/ui/disclosure';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { FailureNote } from './failure-note.tsx';
import { tellsStates } from './plan-progress.ts';
import { StepIcon } from './plan-status.tsx';
import { saysMore } from './step-details.tsx';
import { stepMark } from './step-mark.ts';
import { numberOf } from './step-order.ts';
import { StepComment, StepPanel } from './step-panel.tsx';
import { StepWays } from './step-ways.tsx';
import { StepTime, useAfterWords, useStepState } from './step-words.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** One step in the list: what, by whom, after what, how far; and, unfolded, what is to be done and what came of it. */
export function PlanStep({
  work,
  step,
  goesOn,
  isCommented,
}: {
  work: PlanWork;
  step: Subtask;
  /** The next one can run at the same time. */
  goesOn: boolean;
  /** Changes are asked for: every step has a field for a comment. */
  isCommented: boolean;
}): JSX.Element {
  const agentTitle = useAgentTitle();
  const afterWords = useAfterWords();
  const [open, setOpen] = useState(false);
  const { drafting, numbers } = work;
  const asked = drafting !== undefined && isHeld(step);
  const left = drafting?.held.has(step.id) === true;
  const written = drafting?.draft.comments[step.id]?.trim() ?? '';
  const isFailed = step.status === 'failed';

  return (
    <li className="group/step relative flex min-w-0 gap-2.5 pb-2.5 last:pb-0">
      <span className="relative flex w-5 shrink-0 items-start justify-center">
        {asked ? (
          <Choose work={work} step={step} className="relative z-10 bg-surface" />
        ) : (
          <span className="relative z-10 mt-1.5 bg-surface [&_svg]:size-4">
            <StepIcon status={step.status} held={isHeld(step)} />
          </span>
        )}
        <Rail dotted={goesOn} />
      </span>
      <div className="min-w-0 flex-1">
        <Disclosure
          open={open}
          onOpenChange={setOpen}
          summary={
            <span className={cn('min-w-0 break-words font-medium text-base', left && 'text-muted-foreground')}>
              <span className="font-normal text-muted-foreground tabular-nums">{numberOf(step.id, numbers)}. </span>
              {step.title}
            </span>
          }
          aside={<State work={work} step={step} className="max-sm:hidden" />}
          summaryClassName="flex-row-reverse justify-end"
          contentClassName="pt-1 pb-1"
        >
          <div className="border-border border-l-2 pl-2.5">
            <StepPanel work={work} step={step} isCommentShown={isCommented} isFailureTold={isFailed} />
          </div>
        </Disclosure>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-muted-foreground text-xs">
          <Badge>{agentTitle(step.agent)}</Badge>
          <Mark work={work} step={step} />
          <span className="min-w-0 break-words">{afterWords(step, numbers)}</span>
          {step.startedAt === undefined && <StepTime step={step} />}
          <State work={work} step={step} className="sm:hidden" />
        </p>
        {asked && saysMore(step) && !open && (
          <p className="mt-0.5 line-clamp-2 break-words text-muted-foreground text-sm">{step.description}</p>
        )}
        {isFailed && (
          <div className="mt-1.5 flex flex-col gap-2">
            <FailureNote step={step} />
            <StepWays work={work} step={step} only={['retry', 'skip']} />
          </div>
        )}
        {isCommented && asked && (
          <div className="mt-1.5">
            <StepComment work={work} step={step} />
          </div>
        )}
        {!isCommented && !open && asked && written !== '' && (
          <p className="mt-1 flex items-start gap-1.5 text-sm">
            <MessageSquareText aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-accent-text" />
            <span className="line-clamp-2 min-w-0 break-words">{written}</span>
          </p>
        )}
      </div>
    </li>
  );
}

/** Whether the step is to be approved now. */
export function Choose({
  work: { drafting, numbers },
  step,
  className,
}: {
  work: PlanWork;
  step: Subtask;
  className?: string;
}): JSX.Element | null {
  const t = useTranslations('plan');
  if (!drafting) return null;
  return (
    <Checkbox
      label={
        <span className="sr-only">{t('choose.step', { number: numberOf(step.id, numbers), title: step.title })}</span>
      }
      checked={!drafting.held.has(step.id)}
      onCheckedChange={() => drafting.toggle(step.id)}
      className={cn('gap-0', className)}
    />
  );
}

/** What the person has made of a step. */
function Mark({ work, step }: { work: PlanWork; step: Subtask }): JSX.Element | null {
  const t = useTranslations('plan');
  const mark = work.drafting ? stepMark(work.plan, step) : undefined;
  if (mark === undefined) return null;
  return <Badge tone={mark === 'added' ? 'success' : 'warning'}>{t(`edit.${mark}`)}</Badge>;
}

/** Joins the steps from the first to the last; a dotted line joins those that can run at the same time. */
function Rail({ dotted }: { dotted: boolean }): JSX.Element {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'absolute top-7 -bottom-2.5 border-border border-l-2',
        dotted && 'border-border-strong border-dotted',
        'group-last/step:hidden',
      )}
    />
  );
}

/** At the end of the line; where that is too narrow, below it. */
function State({ work, step, className }: { work: PlanWork; step: Subtask; className: string }): JSX.Element | null {
  const state = useStepState()(tellsStates(work.plan), step);
  if (state === undefined) return null;
  return (
    <span className={cn('flex shrink-0 flex-wrap items-center gap-x-2 text-muted-foreground text-xs', className)}>
      {step.startedAt !== undefined && <StepTime step={step} />}
      <span>{state}</span>
    </span>
  );
}
