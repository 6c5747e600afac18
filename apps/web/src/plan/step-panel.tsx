import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { TextArea } from '@codelab/ui/text-area';
import { FailureNote } from './failure-note.tsx';
import { StepDetails } from './step-details.tsx';
import { StepForm } from './step-form.tsx';
import { StepWaiting } from './step-waiting.tsx';
import { StepWays } from './step-ways.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** A step opened, in the list or beside the graph: all there is to know of it, and what can be done with it. */
export function StepPanel({
  work,
  step,
  isCommentShown,
  isFailureTold = false,
}: {
  work: PlanWork;
  step: Subtask;
  /** Elsewhere: while changes are asked for, every step has its field. */
  isCommentShown: boolean;
  /** Elsewhere: a failed step tells it before it is opened. */
  isFailureTold?: boolean;
}): JSX.Element {
  const [form, setForm] = useState<'edit' | 'comment'>();
  const { drafting } = work;
  if (form === 'edit') return <StepForm work={work} step={step} onDone={() => setForm(undefined)} />;
  const written = drafting?.draft.comments[step.id] ?? '';
  return (
    <div className="flex min-w-0 flex-col gap-2.5 text-sm">
      {!isFailureTold && <FailureNote step={step} />}
      <StepWaiting work={work} step={step} />
      <StepDetails work={work} step={step} />
      {drafting && !isCommentShown && (form === 'comment' || written !== '') && (
        <StepComment work={work} step={step} isFocused={form === 'comment'} />
      )}
      <StepWays
        work={work}
        step={step}
        without={isFailureTold ? ['retry', 'skip'] : []}
        onEdit={() => setForm('edit')}
        onComment={isCommentShown ? undefined : () => setForm('comment')}
      />
    </div>
  );
}

export function StepComment({
  work: { drafting },
  step,
  isFocused = false,
}: {
  work: PlanWork;
  step: Subtask;
  isFocused?: boolean;
}): JSX.Element | null {
  const t = useTranslations('plan');
  if (!drafting) return null;
  const { draft, change } = drafting;
  return (
    <TextArea
      // Whoever chose to comment begins to write.
      autoFocus={isFocused}
      label={t('commentOn', { title: step.title })}
      hideLabel
      placeholder={t('comment')}
      rows={1}
      value={draft.comments[step.id] ?? ''}
      onChange={(event) => change({ ...draft, comments: { ...draft.comments, [step.id]: event.target.value } })}
    />
  );
}
