import { ArrowUpRight, RotateCcw, SkipForward } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { ConversationId } from '@codelab/protocol/ids';
import type { Plan, Subtask, SubtaskResult } from '@codelab/protocol/plan';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { cn } from '@codelab/ui/class-names';
import { Disclosure } from '@codelab/ui/disclosure';
import { TextArea } from '@codelab/ui/text-area';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { ElapsedTime } from '@/tool/elapsed-time.tsx';
import { failureDetail } from '@/trpc/failure-detail.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';
import type { Steer } from './plan-callbacks.ts';
import { StepIcon } from './plan-status.tsx';

/** Written while changes are asked for. */
export type StepComment = { readonly text: string; readonly write: (text: string) => void };

/** One step: what, by whom, after what, how far; and, unfolded, what is to be done and what came of it. */
export function PlanStep({
  plan,
  step,
  parallel,
  comment,
  onSteer,
  onOpenConversation,
}: {
  plan: Plan;
  step: Subtask;
  /** How many others can run at the same time, and whether the next step is one of them. */
  parallel: { readonly others: number; readonly goesOn: boolean };
  comment: StepComment | undefined;
  onSteer: Steer;
  onOpenConversation: (conversationId: ConversationId) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const [open, setOpen] = useState(false);
  const proposed = plan.status === 'awaiting_decision';
  const names = new Map(plan.subtasks.map(({ id, title }) => [id, title]));
  const after = step.dependsOn.map((id) => names.get(id) ?? id).join(', ');

  return (
    <li className="group/step relative flex min-w-0 gap-2.5 pb-2 last:pb-0">
      <span className="relative flex w-5 shrink-0 items-start justify-center">
        <span className="relative z-10 mt-1.5 bg-surface [&_svg]:size-4">
          <StepIcon status={step.status} />
        </span>
        <Rail dotted={parallel.goesOn} />
      </span>
      <div className="min-w-0 flex-1">
        <Disclosure
          open={open}
          onOpenChange={setOpen}
          summary={<span className="min-w-0 break-words font-medium text-base">{step.title}</span>}
          aside={<StepState step={step} proposed={proposed} />}
          summaryClassName="flex-row-reverse justify-end"
          contentClassName="pt-1"
        >
          <StepDetails step={step} onOpenConversation={onOpenConversation} />
        </Disclosure>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-muted-foreground text-xs">
          <Badge>{agentTitle(step.agent)}</Badge>
          {after !== '' && <span className="min-w-0 break-words">{t('after', { steps: after })}</span>}
          {parallel.others > 0 && <span>{t('parallel', { count: parallel.others })}</span>}
        </p>
        {proposed && saysMore(step) && !open && (
          <p className="mt-0.5 line-clamp-2 break-words text-muted-foreground text-sm">{step.description}</p>
        )}
        {step.status === 'failed' && <FailedStep plan={plan} step={step} onSteer={onSteer} />}
        {comment && (
          <TextArea
            label={t('commentOn', { title: step.title })}
            hideLabel
            placeholder={t('comment')}
            rows={1}
            className="mt-1.5"
            value={comment.text}
            onChange={(event) => comment.write(event.target.value)}
          />
        )}
      </div>
    </li>
  );
}

/** Short steps are often described by their title. */
function saysMore({ title, description }: Subtask): boolean {
  return description !== '' && description.trim().toLowerCase() !== title.toLowerCase();
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

function StepState({ step, proposed }: { step: Subtask; proposed: boolean }): JSX.Element | null {
  const t = useTranslations('plan');
  if (proposed) return null;
  return (
    <span className="flex shrink-0 items-center gap-2 text-muted-foreground text-xs">
      {step.startedAt !== undefined && <ElapsedTime startedAt={step.startedAt} endedAt={step.endedAt} />}
      <span>{t(`step.${step.status}`)}</span>
    </span>
  );
}

function StepDetails({
  step,
  onOpenConversation,
}: {
  step: Subtask;
  onOpenConversation: (conversationId: ConversationId) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const { conversationId } = step;
  return (
    <div className="mb-1.5 flex min-w-0 flex-col gap-2 border-border border-l-2 pl-2.5 text-sm">
      {saysMore(step) && (
        <div>
          <h4 className="text-muted-foreground text-xs">{t('description')}</h4>
          <p className="whitespace-pre-wrap break-words">{step.description}</p>
        </div>
      )}
      {step.result && <StepResult result={step.result} />}
      {conversationId !== undefined && (
        <Button size="sm" className="self-start" onClick={() => onOpenConversation(conversationId)}>
          <ArrowUpRight aria-hidden="true" />
          {t('openConversation')}
          <span className="sr-only">: {step.title}</span>
        </Button>
      )}
    </div>
  );
}

function StepResult({ result }: { result: SubtaskResult }): JSX.Element {
  const t = useTranslations('plan');
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div>
        <h4 className="text-muted-foreground text-xs">{t('result')}</h4>
        <p className="whitespace-pre-wrap break-words">{result.summary}</p>
      </div>
      {result.changedFiles.length > 0 && (
        <div>
          <h4 className="text-muted-foreground text-xs">{t('changedFiles')}</h4>
          <ul className="font-mono text-xs">
            {result.changedFiles.map((path) => (
              <li key={path} className="break-all">
                {path}
              </li>
            ))}
          </ul>
        </div>
      )}
      {result.commands.length > 0 && (
        <div>
          <h4 className="text-muted-foreground text-xs">{t('commands')}</h4>
          <ul className="flex flex-col gap-0.5">
            {result.commands.map(({ command, exitCode }) => (
              <li key={command} className="flex flex-wrap items-center gap-x-2">
                <code className="break-all font-mono text-xs">{command}</code>
                <Badge tone={exitCode === 0 ? 'success' : 'danger'}>{t('exitCode', { exitCode })}</Badge>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** What went wrong, and what can be done about it while the plan is there to be steered. */
function FailedStep({ plan, step, onSteer }: { plan: Plan; step: Subtask; onSteer: Steer }): JSX.Element {
  const t = useTranslations('plan');
  const failureText = useFailureText();
  const { busy, refusal, decide } = useDecision<'retry' | 'skip'>(`${step.status} ${step.endedAt}`);
  const steerable = plan.status === 'running' || plan.status === 'paused' || plan.status === 'failed';

  function press(action: 'retry' | 'skip'): { busy: boolean; disabled: boolean; onClick: () => void } {
    return {
      busy: busy === action,
      disabled: busy !== undefined && busy !== action,
      onClick: () => decide(action, () => onSteer({ planId: plan.id, action, subtaskId: step.id })),
    };
  }

  return (
    <div className="mt-1.5 flex flex-col gap-2">
      {step.problem && (
        <Alert title={failureText(step.problem)} role="note" tone="danger">
          {failureDetail(step.problem, failureText(step.problem))}
        </Alert>
      )}
      {steerable && (
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" {...press('retry')}>
            <RotateCcw aria-hidden="true" />
            {t('retry')}
            <span className="sr-only">: {step.title}</span>
          </Button>
          <Button size="sm" title={t('skipText')} {...press('skip')}>
            <SkipForward aria-hidden="true" />
            {t('skip')}
            <span className="sr-only">: {step.title}</span>
          </Button>
        </div>
      )}
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
    </div>
  );
}
