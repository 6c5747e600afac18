import {
  ArrowUpRight,
  MessageSquareText,
  PencilLine,
  RotateCcw,
  SkipForward,
  Trash2,
  UserRoundPen,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { Button, type ButtonProps } from '@codelab/ui/button';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { withoutStep } from './plan-draft.ts';
import { possibleWays, type StepWay } from './possible-ways.ts';
import { ReassignForm } from './reassign-form.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** What can be done with a step now. */
export function StepWays({
  work,
  step,
  only,
  without = [],
  onEdit,
  onComment,
}: {
  work: PlanWork;
  step: Subtask;
  /** No others than these. */
  only?: readonly StepWay[];
  without?: readonly StepWay[];
  onEdit?: (() => void) | undefined;
  onComment?: (() => void) | undefined;
}): JSX.Element | null {
  const t = useTranslations('plan');
  const { plan, drafting, onSteer, onOpenConversation } = work;
  const [isReassigning, setReassigning] = useState(false);
  const { busy, refusal, decide } = useDecision<StepWay>(
    `${step.status} ${step.startedAt} ${step.endedAt} ${step.agent}`,
  );
  const ways = possibleWays(plan, step, drafting !== undefined).filter(
    (way) => !without.includes(way) && (only?.includes(way) ?? true),
  );
  const { conversationId } = step;
  const opens = conversationId !== undefined && only === undefined;
  if (ways.length === 0 && !opens && !refusal) return null;

  function press(way: 'retry' | 'skip'): ButtonProps {
    return {
      busy: busy === way,
      disabled: busy !== undefined && busy !== way,
      onClick: () => decide(way, () => onSteer({ planId: plan.id, action: way, subtaskId: step.id })),
    };
  }

  function button(way: StepWay): JSX.Element | null {
    switch (way) {
      case 'edit':
        return (
          (onEdit && (
            <Way key={way} step={step} onClick={onEdit}>
              <PencilLine aria-hidden="true" />
              {t('edit.action')}
            </Way>
          )) ??
          null
        );
      case 'comment':
        return (
          (onComment && (
            <Way key={way} step={step} onClick={onComment}>
              <MessageSquareText aria-hidden="true" />
              {t('edit.comment')}
            </Way>
          )) ??
          null
        );
      case 'remove':
        return (
          (drafting && (
            <Way
              key={way}
              step={step}
              variant="danger-quiet"
              onClick={() => drafting.change(withoutStep(plan, drafting.draft, step.id))}
            >
              <Trash2 aria-hidden="true" />
              {t('edit.remove')}
            </Way>
          )) ??
          null
        );
      case 'retry':
        return (
          <Way key={way} step={step} {...press(way)}>
            <RotateCcw aria-hidden="true" />
            {t('retry')}
          </Way>
        );
      case 'skip':
        return (
          <Way key={way} step={step} title={t('skipText')} {...press(way)}>
            <SkipForward aria-hidden="true" />
            {t('skip')}
          </Way>
        );
      case 'reassign':
        return (
          <Way key={way} step={step} disabled={busy !== undefined} onClick={() => setReassigning(true)}>
            <UserRoundPen aria-hidden="true" />
            {t('run.reassign')}
          </Way>
        );
    }
  }

  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {opens && (
          <Way step={step} onClick={() => onOpenConversation(conversationId)}>
            <ArrowUpRight aria-hidden="true" />
            {t('openConversation')}
          </Way>
        )}
        {ways.map(button)}
      </div>
      {isReassigning && ways.includes('reassign') && (
        <ReassignForm work={work} step={step} onDone={() => setReassigning(false)} />
      )}
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
    </div>
  );
}

/** Many steps have the same buttons: each says whose it is. */
function Way({ step, children, ...props }: ButtonProps & { step: Subtask }): JSX.Element {
  return (
    <Button size="sm" {...props}>
      {children}
      <span className="sr-only">: {step.title}</span>
    </Button>
  );
}
