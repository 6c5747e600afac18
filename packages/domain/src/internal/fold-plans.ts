import type { ConversationView } from '@codelab/protocol/conversation';
import type { PlanId } from '@codelab/protocol/ids';
import type { ChildWaiting, Plan, Subtask } from '@codelab/protocol/plan';
import { awaitsDecision, countsOf, isOver, spentBy } from '../plan-graph.ts';
import { approvalsInOrder, plansInOrder, questionsInOrder } from '../waiting-order.ts';
import type { EventOf } from './event-of.ts';
import { mapShared } from './map-shared.ts';
import { withoutUndefined } from './without-undefined.ts';

export function proposePlan(view: ConversationView, { plan }: EventOf<'plan_approval_required'>): ConversationView {
  const known = view.plans.find(({ id }) => id === plan.id);
  if (known && known.version > plan.version) return view;
  const next = withPlans(view, plansInOrder([...view.plans.filter((other) => other !== known), plan]));
  return known ? withoutSteps(next, gone(known, plan)) : next;
}

/** The conversations of steps that are in it no more, or are carried out in another one. */
function gone(before: Plan, after: Plan): Set<string | undefined> {
  const kept = new Set(after.subtasks.map(({ conversationId }) => conversationId));
  return new Set(before.subtasks.map(({ conversationId }) => conversationId).filter((id) => !kept.has(id)));
}

function withoutSteps(view: ConversationView, children: ReadonlySet<string | undefined>): ConversationView {
  return children.size === 0 ? view : withChildWaiting(view, children, { approvals: [], questions: [] });
}

/** A part is approved by its steps; else all of them are. */
export function decidePlan(view: ConversationView, event: EventOf<'plan_decided'>): ConversationView {
  const { decision, by, at, feedback, subtaskIds, comments, grant = false } = event;
  const status = event.status ?? ({ approve: 'approved', modify: 'revising', reject: 'rejected' } as const)[decision];
  return changePlan(view, event.planId, ({ note: _, ...plan }) => {
    const subtasks = plan.subtasks.map((step) => {
      const isMeant = decision === 'approve' && (subtaskIds?.includes(step.id) ?? true);
      const said = decision === 'approve' ? (comments?.filter(({ subtaskId }) => subtaskId === step.id) ?? []) : [];
      const all = [...(step.comments ?? []), ...said];
      return {
        ...step,
        approved: step.approved || isMeant,
        ...(isMeant && grant && { granted: true }),
        ...(all.length > 0 && { comments: all }),
      };
    });
    const decided = withoutUndefined({ decision, by, at, feedback, subtaskIds });
    return { ...plan, status, subtasks, counts: countsOf(subtasks), decided };
  });
}

/** All of it as it is now. */
export function replacePlan(view: ConversationView, { plan }: EventOf<'plan_changed'>): ConversationView {
  const known = view.plans.find(({ id }) => id === plan.id);
  const next = withPlans(view, plansInOrder([...view.plans.filter((other) => other !== known), plan]));
  return known ? withoutSteps(next, gone(known, plan)) : next;
}

export function updatePlan(view: ConversationView, event: EventOf<'plan_updated'>): ConversationView {
  return changePlan(view, event.planId, (plan) => ({ ...plan, status: event.status, counts: event.counts }));
}

/**
 * The step's status and what else is given; of the rest stays what the status leaves true:
 * - `waiting`, `ready`: it has yet to begin, perhaps again. No result, problem, start or end.
 * - `running`, `waiting_for_person`: it has begun. No result, problem or end.
 * - `done`, `failed`, `skipped`, `cancelled`: everything stays, and nothing in its child waits for a person any more.
 * The child conversation stays until another takes its place, so that what it tried can be read. What it waits for holds
 * while it is `ready`; what was spent on it stays. The counts and the plan's sum follow.
 */
export function updateSubtask(view: ConversationView, event: EventOf<'subtask_updated'>): ConversationView {
  const plan = view.plans.find(({ id }) => id === event.planId);
  const before = plan?.subtasks.find(({ id }) => id === event.subtaskId);
  const next = changePlan(view, event.planId, (known) => {
    const subtasks = mapShared(known.subtasks, (subtask) =>
      subtask.id === event.subtaskId ? updated(subtask, event) : subtask,
    );
    if (subtasks === known.subtasks) return known;
    return { ...known, subtasks, counts: countsOf(subtasks), spent: spentBy({ ...known, subtasks }) };
  });

  const waiting = event.waiting ?? (isOver(event.status) ? { approvals: [], questions: [] } : undefined);
  const children = [event.childConversationId, before?.conversationId];
  return waiting ? withChildWaiting(next, new Set(children), waiting) : next;
}

function updated(subtask: Subtask, event: EventOf<'subtask_updated'>): Subtask {
  const { result, problem, startedAt, endedAt, waitsFor: _, ...lasting } = subtask;
  const isEnd = isOver(event.status);
  const hasBegun = event.status !== 'waiting' && event.status !== 'ready';
  return withoutUndefined({
    ...lasting,
    status: event.status,
    approved: event.approved ?? subtask.approved,
    conversationId: event.childConversationId ?? subtask.conversationId,
    spent: event.spent ?? subtask.spent,
    waitsFor: event.status === 'ready' ? event.waitsFor : undefined,
    result: event.result ?? (isEnd ? result : undefined),
    problem: event.problem ?? (isEnd ? problem : undefined),
    startedAt: event.startedAt ?? (hasBegun ? startedAt : undefined),
    endedAt: event.endedAt ?? (isEnd ? endedAt : undefined),
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
  const waiting = plans.filter(awaitsDecision);
  const isSame =
    waiting.length === view.waiting.plans.length && waiting.every((plan, index) => plan === view.waiting.plans[index]);
  return { ...view, plans, waiting: isSame ? view.waiting : { ...view.waiting, plans: waiting } };
}
