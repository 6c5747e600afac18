import type { ConversationView } from '@codelab/protocol/conversation';
import type { PlanId } from '@codelab/protocol/ids';
import type { ChildWaiting, Plan, Subtask } from '@codelab/protocol/plan';
import { countsOf, isOver } from '../plan-graph.ts';
import { approvalsInOrder, plansInOrder, questionsInOrder } from '../waiting-order.ts';
import type { EventOf } from './event-of.ts';
import { mapShared } from './map-shared.ts';
import { withoutUndefined } from './without-undefined.ts';

export function proposePlan(view: ConversationView, { plan }: EventOf<'plan_approval_required'>): ConversationView {
  const known = view.plans.find(({ id }) => id === plan.id);
  if (known && known.version > plan.version) return view;
  return withPlans(view, plansInOrder([...view.plans.filter((other) => other !== known), plan]));
}

export function decidePlan(view: ConversationView, event: EventOf<'plan_decided'>): ConversationView {
  const { decision, by, at, feedback } = event;
  const status = ({ approve: 'approved', modify: 'revising', reject: 'rejected' } as const)[decision];
  return changePlan(view, event.planId, ({ note: _, ...plan }) => ({
    ...plan,
    status,
    decided: withoutUndefined({ decision, by, at, feedback }),
  }));
}

export function updatePlan(view: ConversationView, event: EventOf<'plan_updated'>): ConversationView {
  return changePlan(view, event.planId, (plan) => ({ ...plan, status: event.status, counts: event.counts }));
}

/**
 * The step's status and what else is given; of the rest stays what the status leaves true:
 * - `waiting`, `ready`: it has yet to begin, perhaps again. No result, problem, start or end.
 * - `running`, `waiting_for_person`: it has begun. No result, problem or end.
 * - `done`, `failed`, `skipped`, `cancelled`: everything stays, and nothing in its child waits for a person any more.
 * The child conversation stays until another takes its place, so that what it tried can be read. The counts follow.
 */
export function updateSubtask(view: ConversationView, event: EventOf<'subtask_updated'>): ConversationView {
  const plan = view.plans.find(({ id }) => id === event.planId);
  const before = plan?.subtasks.find(({ id }) => id === event.subtaskId);
  const next = changePlan(view, event.planId, (known) => {
    const subtasks = mapShared(known.subtasks, (subtask) =>
      subtask.id === event.subtaskId ? updated(subtask, event) : subtask,
    );
    return subtasks === known.subtasks ? known : { ...known, subtasks, counts: countsOf(subtasks) };
  });

  const waiting = event.waiting ?? (isOver(event.status) ? { approvals: [], questions: [] } : undefined);
  const children = [event.childConversationId, before?.conversationId];
  return waiting ? withChildWaiting(next, new Set(children), waiting) : next;
}

function updated(subtask: Subtask, event: EventOf<'subtask_updated'>): Subtask {
  const { id, title, description, agent, dependsOn, conversationId } = subtask;
  const rest = isOver(event.status) ? subtask : undefined;
  const hasBegun = event.status !== 'waiting' && event.status !== 'ready';
  return withoutUndefined({
    ...{ id, title, description, agent, dependsOn },
    status: event.status,
    conversationId: event.childConversationId ?? conversationId,
    result: event.result ?? rest?.result,
    problem: event.problem ?? rest?.problem,
    startedAt: event.startedAt ?? (hasBegun ? subtask.startedAt : undefined),
    endedAt: event.endedAt ?? rest?.endedAt,
  });
}

/** A step that is tried again in another conversation leaves nothing of the first one waiting. */
function withChildWaiting(
  view: ConversationView,
  children: ReadonlySet<string | undefined>,
  waiting: ChildWaiting,
): ConversationView {
  const elsewhere = ({ conversationId }: { conversationId: string }) =>
    !children.has(conversationId) &&
    ![...waiting.approvals, ...waiting.questions].some((one) => one.conversationId === conversationId);
  const approvals = view.waiting.approvals.filter(elsewhere);
  const questions = view.waiting.questions.filter(elsewhere);
  const hadNone =
    approvals.length === view.waiting.approvals.length && questions.length === view.waiting.questions.length;
  if (hadNone && waiting.approvals.length === 0 && waiting.questions.length === 0) return view;
  return {
    ...view,
    waiting: {
      ...view.waiting,
      approvals: approvalsInOrder([...approvals, ...waiting.approvals]),
      questions: questionsInOrder([...questions, ...waiting.questions]),
    },
  };
}

function changePlan(view: ConversationView, planId: PlanId, change: (plan: Plan) => Plan): ConversationView {
  return withPlans(
    view,
    mapShared(view.plans, (plan) => (plan.id === planId ? change(plan) : plan)),
  );
}

function withPlans(view: ConversationView, plans: Plan[]): ConversationView {
  if (plans === view.plans) return view;
  const waiting = plans.filter(({ status }) => status === 'awaiting_decision');
  const isSame =
    waiting.length === view.waiting.plans.length && waiting.every((plan, index) => plan === view.waiting.plans[index]);
  return { ...view, plans, waiting: isSame ? view.waiting : { ...view.waiting, plans: waiting } };
}
