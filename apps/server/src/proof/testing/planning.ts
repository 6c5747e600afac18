import { expect } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Plan, Subtask } from '@codelab/protocol/plan';
import type { Done, PlanSteer } from '@codelab/protocol/procedures';
import type { App } from '../../testing/start-app.ts';
import { expectWhole } from './rows.ts';
import { aboutPlan, isAnswered, isWaiting, type Meeting, meet, planIn } from './stories.ts';

type Steer = PlanSteer extends infer One ? (One extends unknown ? Omit<One, 'key' | 'planId'> : never) : never;

/** One conversation in which a plan was proposed. */
export type Planning = Meeting & {
  readonly plan: Plan;
  /** The plan as it is on the screen. */
  now(): Plan;
  until(isSo: (plan: Plan, view: ConversationView) => boolean): Promise<Plan>;
  /** Each step has come to this, in the plan's order. */
  untilSteps(...statuses: Subtask['status'][]): Promise<Plan>;
  approve(...ids: string[]): Promise<unknown>;
  steer(asked: { action: Steer['action'] } & Record<string, unknown>): Promise<Done>;
  /** The plan has come to this, the agent was told, and log and rows agree. */
  ended(status: Plan['status']): Promise<Plan>;
};

export async function planned(app: App, words: string): Promise<Planning> {
  const meeting = await meet(app);
  await meeting.say(words);
  const { id, listener } = meeting;
  const plan = planIn(await listener.until(isWaiting));
  const first = ({ plans }: ConversationView) => plans.find((one) => one.id === plan.id) ?? plan;
  const until = async (isSo: (one: Plan, view: ConversationView) => boolean) =>
    first(await listener.until((view) => isSo(first(view), view)));
  const now = () => first(listener.view ?? ({ plans: [plan] } as never));
  return {
    ...meeting,
    plan,
    now,
    until,
    untilSteps: (...statuses) =>
      until(({ subtasks }) => subtasks.map(({ status }) => status).join() === statuses.join()),
    approve: (...ids) =>
      meeting.send({
        ...aboutPlan(now()),
        decision: 'approve',
        ...(ids.length > 0 && { subtaskIds: ids as SubtaskId[] }),
      }),
    steer: (asked) => app.client.api.plan.steer.mutate({ key: newKey(), planId: plan.id, ...asked } as PlanSteer),
    async ended(status) {
      const last = await until(
        (one, view) =>
          one.status === status &&
          isAnswered(view) &&
          view.messages.findLast(({ role }) => role === 'notice')?.turnId === view.turn?.id,
      );
      await expectWhole(app, id);
      for (const { conversationId } of last.subtasks) if (conversationId) await expectWhole(app, conversationId);
      return last;
    },
  };
}

/** The step's status, by its id. */
export function statusesOf({ subtasks }: Plan): Record<string, Subtask['status']> {
  return Object.fromEntries(subtasks.map(({ id, status }) => [id, status]));
}

export async function expectRefused(what: Promise<unknown>, code: string): Promise<void> {
  await expect(what).rejects.toSatisfy((error: { code?: string; data?: { problem?: { code?: string } } }) => {
    return (error.data?.problem?.code ?? error.code) === code;
  });
}
