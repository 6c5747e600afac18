import { useEffect, useMemo, useState } from 'react';
import { awaitsDecision } from '@codelab/domain/plan-graph';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId, SubtaskId, WorkspaceId } from '@codelab/protocol/ids';
import type { Plan, Subtask } from '@codelab/protocol/plan';
import { useRemembered } from '@/frame/remembered.ts';
import { draftStore } from './draft-store.ts';
import type { PlanDecide, Steer } from './plan-callbacks.ts';
import { type Choice, toggled } from './plan-choice.ts';
import { chosenSteps, draftedSteps, emptyDraft, type PlanDraft, removedSteps } from './plan-draft.ts';
import { stepNumbers } from './step-order.ts';

export type PlanViewProps = {
  plan: Plan;
  /** What waits for a person in the conversation and its children. */
  waiting?: Pick<ConversationView['waiting'], 'approvals' | 'questions'> | undefined;
  /** Whose agents can carry out its steps. */
  workspaceId?: WorkspaceId | undefined;
  onDecide: PlanDecide;
  onSteer: Steer;
  onOpenConversation: (conversationId: ConversationId) => void;
};

/** A person makes up their mind: what they changed, hold and say, until it is sent. */
export interface Drafting {
  readonly draft: PlanDraft;
  readonly held: ReadonlySet<SubtaskId>;
  readonly removed: readonly Subtask[];
  /** What went with the last press of a checkbox. */
  readonly last: (Choice & { readonly id: SubtaskId }) | undefined;
  change(draft: PlanDraft): void;
  toggle(id: SubtaskId): void;
  holdAll(isHeld: boolean): void;
  /** Decided or thrown away. */
  forget(): void;
}

/** A plan as it is worked with: its steps, with what the person has made of them, and what can be done. */
export interface PlanWork extends PlanViewProps {
  readonly steps: readonly Subtask[];
  readonly numbers: ReadonlyMap<SubtaskId, number>;
  /** Set while a person is asked about the plan, or about what is held of it. */
  readonly drafting: Drafting | undefined;
}

export function usePlanWork(props: PlanViewProps): PlanWork {
  const { plan } = props;
  const store = draftStore(plan);
  const stored = useRemembered(store, emptyDraft);
  const [last, setLast] = useState<Drafting['last']>();
  const isOpen = awaitsDecision(plan);
  const draft = useMemo(() => ({ ...emptyDraft, ...stored }), [stored]);
  const steps = useMemo(() => (isOpen ? draftedSteps(plan, draft) : plan.subtasks), [isOpen, plan, draft]);
  const numbers = useMemo(() => stepNumbers(steps), [steps]);
  const held = useMemo(() => new Set(chosenSteps(plan, draft).held), [plan, draft]);

  // A draft of what was decided, here or elsewhere, is of no use any more.
  useEffect(() => {
    if (!isOpen) store.forget();
    if (plan.version > 1) draftStore({ id: plan.id, version: plan.version - 1 }).forget();
  }, [isOpen, store, plan.id, plan.version]);

  const drafting: Drafting = {
    draft,
    held,
    removed: removedSteps(plan, draft),
    last,
    change: (next) => store.write(next),
    toggle(id) {
      const choice = toggled(steps, held, id);
      setLast({ ...choice, id });
      store.write({ ...draft, held: choice.held });
    },
    holdAll(isHeld) {
      setLast(undefined);
      const { chosen, held: alreadyHeld } = chosenSteps(plan, draft);
      store.write({ ...draft, held: isHeld ? [...chosen, ...alreadyHeld] : [] });
    },
    forget() {
      setLast(undefined);
      store.forget();
    },
  };
  return { ...props, steps, numbers, drafting: isOpen ? drafting : undefined };
}
