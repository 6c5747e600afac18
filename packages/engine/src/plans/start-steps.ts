import { and, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { type PlanRow, type SubtaskRow, stepsOf } from '@codelab/database/plans';
import { conversations } from '@codelab/database/schema/conversations';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { type Claim, everything } from '@codelab/domain/file-claims';
import { isBegun, readySubtasks } from '@codelab/domain/plan-graph';
import { type Room, scheduleOf } from '@codelab/domain/plan-schedule';
import type { ConversationId, PlanId } from '@codelab/protocol/ids';
import { toolsFor } from '../agents/tools-for.ts';
import type { EngineContext } from '../context.ts';
import { type Kit, kitOf } from '../kit.ts';
import type { Transition } from '../transition.ts';
import { setStep } from './plan-row.ts';
import { startSubtask } from './start-subtask.ts';

/** Who counts what runs everywhere counts alone, so that no limit is passed by two who count at once. */
const countersLock = 7_301_994;

type Looked = { readonly plan: PlanRow; readonly stopped: ReadonlySet<ConversationId> };

/** Starts what may start, and says of the rest that could what it waits for. */
export async function startSteps(engine: EngineContext, held: Transition, { plan, stopped }: Looked): Promise<void> {
  const { tx } = held;
  const all = await stepsOf(tx, plan.id);
  // Whoever has to be stopped first is stopped by another look.
  const isClear = (step: SubtaskRow) =>
    isBegun(step.status) || step.childConversationId === null || stopped.has(step.childConversationId);
  const ready = readySubtasks(all);
  if (ready.length === 0) return;
  if (!ready.every(isClear)) held.wake({ type: 'plan', conversationId: held.conversation.id, planId: plan.id });

  const kit = await kitOf(tx, held.conversation);
  const steps = all.filter((step) => isClear(step) || !ready.includes(step));
  const rooms = await roomsFor(engine, held, { plan, steps });
  const { start, waits } = scheduleOf(steps, (step) => claimOf(kit, step), rooms);
  for (const step of start) {
    const childConversationId = await startSubtask(held, step, all);
    await setStep(held, step, {
      status: 'running',
      childConversationId,
      waiting: null,
      result: null,
      problem: null,
      waitsFor: null,
      startedAt: held.at,
      endedAt: null,
    });
  }
  for (const step of steps) {
    const waitsFor = waits.get(step.id);
    if (!waitsFor || (step.status === 'ready' && canonicalJson(step.waitsFor) === canonicalJson(waitsFor))) continue;
    await setStep(held, step, { status: 'ready', waitsFor });
  }
}

/** What a step changes: what it says, or anything; but nothing if its agent can change nothing. */
export function claimOf({ crew, toolbox }: Kit, { agent: name, paths }: Pick<SubtaskRow, 'agent' | 'paths'>): Claim {
  const agent = crew.find(name);
  const tools = agent ? toolsFor(agent, toolbox, true) : [];
  const mayWrite = tools.some(
    (tool) => tool.kind === 'workspace' && (tool.risk === 'write' || tool.risk === 'execute'),
  );
  return mayWrite ? (paths ?? everything) : [];
}

async function roomsFor(
  { parallelSteps }: EngineContext,
  { tx, conversation }: Transition,
  { plan, steps }: { plan: PlanRow; steps: readonly SubtaskRow[] },
): Promise<Room[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(${countersLock})`);
  const [running] = await tx
    .select({
      all: sql<number>`count(*)::int`,
      own: sql<number>`count(*) filter (where ${conversations.ownerId} = ${conversation.ownerId})::int`,
    })
    .from(subtasks)
    .innerJoin(plans, eq(plans.id, subtasks.planId))
    .innerJoin(conversations, eq(conversations.id, plans.conversationId))
    .where(eq(subtasks.status, 'running'));
  const here = steps.filter(({ status }) => isBegun(status)).length;
  const room = (of: Room['of'], limit: number, taken: number): Room => ({ of, limit, left: limit - taken });
  return [
    room('plan', plan.parallel, here),
    room('person', parallelSteps.person, running?.own ?? 0),
    room('server', parallelSteps.server, running?.all ?? 0),
  ];
}

/** There is room again: other plans that waited for it look. */
export async function wakeLimited({ tx, wake }: Transition, except: PlanId): Promise<void> {
  const waiting = await tx
    .selectDistinct({ planId: plans.id, conversationId: plans.conversationId })
    .from(subtasks)
    .innerJoin(plans, eq(plans.id, subtasks.planId))
    .where(
      and(
        eq(subtasks.status, 'ready'),
        isNotNull(subtasks.waitsFor),
        sql`${subtasks.waitsFor}->>'of' in ('person', 'server')`,
        inArray(plans.status, ['approved', 'running', 'failed']),
        ne(plans.id, except),
      ),
    )
    .limit(50);
  for (const one of waiting) wake({ type: 'plan', ...one });
}
