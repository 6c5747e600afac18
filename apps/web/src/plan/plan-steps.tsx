import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { layersOf } from '@codelab/domain/plan-graph';
import type { ConversationId, SubtaskId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import type { Steer } from './plan-callbacks.ts';
import type { StepComments } from './plan-decision-of.ts';
import { PlanStep } from './plan-step.tsx';

/** The steps in the order in which they can be carried out. */
export function PlanSteps({
  plan,
  comments,
  onComment,
  onSteer,
  onOpenConversation,
}: {
  plan: Plan;
  /** Set while changes are asked for: every step can then be commented on. */
  comments: StepComments | undefined;
  onComment: (id: SubtaskId, text: string) => void;
  onSteer: Steer;
  onOpenConversation: (conversationId: ConversationId) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  return (
    <ol aria-label={t('steps')} className="min-w-0">
      {layersOf(plan.subtasks).flatMap((layer) =>
        layer.map((step, index) => (
          <PlanStep
            key={step.id}
            plan={plan}
            step={step}
            parallel={{ others: layer.length - 1, goesOn: index < layer.length - 1 }}
            comment={
              comments && { text: comments.get(step.id) ?? '', write: (text: string) => onComment(step.id, text) }
            }
            onSteer={onSteer}
            onOpenConversation={onOpenConversation}
          />
        )),
      )}
    </ol>
  );
}
