import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { countsOf, spentBy } from '@codelab/domain/plan-graph';
import type { AgentName } from '@codelab/protocol/agent';
import type { ConversationId, OwnerId, PlanId } from '@codelab/protocol/ids';
import type { Plan, PlanVersion, Subtask } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { conversations, messages } from './schema/conversations.ts';
import { plans, planVersions, subtasks } from './schema/plans.ts';
import { toolCalls } from './schema/work.ts';
import type { Transaction } from './unit-of-work.ts';

export type PlanRow = typeof plans.$inferSelect;
export type SubtaskRow = typeof subtasks.$inferSelect;
export type PlanVersionRow = typeof planVersions.$inferSelect;

export function subtaskOf(row: SubtaskRow): Subtask {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    agent: row.agent,
    dependsOn: row.dependsOn,
    status: row.status,
    approved: row.approved,
    ...(row.granted && { granted: true }),
    ...(row.evidence !== null && { evidence: row.evidence }),
    ...(row.estimate !== null && { estimate: row.estimate }),
    ...(row.tools !== null && { tools: row.tools }),
    ...(row.paths !== null && { paths: row.paths }),
    ...(row.comments !== null && { comments: row.comments }),
    ...(row.waitsFor !== null && { waitsFor: row.waitsFor }),
    ...(row.spent !== null && { spent: row.spent }),
    ...(row.childConversationId !== null && { conversationId: row.childConversationId }),
    ...(row.result !== null && { result: row.result }),
    ...(row.problem !== null && { problem: row.problem }),
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
  };
}

export function planVersionOf(row: PlanVersionRow): PlanVersion {
  const { version, digest, title, subtasks: proposed, by, proposedAt } = row;
  return {
    ...{ version, digest, title, subtasks: proposed, by, proposedAt },
    ...(row.note !== null && { note: row.note }),
    ...(row.feedback !== null && { feedback: row.feedback }),
    ...(row.comments !== null && { comments: row.comments }),
  };
}

export function planOf(row: PlanRow, steps: readonly SubtaskRow[], previous: PlanVersionRow | undefined): Plan {
  const shown = steps.map(subtaskOf);
  return {
    id: row.id,
    conversationId: row.conversationId,
    version: row.version,
    digest: row.digest,
    title: row.title,
    status: row.status,
    subtasks: shown,
    counts: countsOf(shown),
    parallel: row.parallel,
    spent: spentBy({ subtasks: shown, ...(row.retired && { retired: row.retired }) }),
    ...(row.retired !== null && { retired: row.retired }),
    proposedAt: row.proposedAt,
    ...(row.callId !== null && { callId: row.callId }),
    ...(row.note !== null && { note: row.note }),
    ...(row.decided !== null && { decided: row.decided }),
    ...(previous && { previous: planVersionOf(previous) }),
  };
}

/** A plan's steps in the order they were proposed. */
export function stepsOf(tx: Transaction, planId: PlanId): Promise<SubtaskRow[]> {
  return tx.select().from(subtasks).where(eq(subtasks.planId, planId)).orderBy(asc(subtasks.position));
}

/** The agent that proposed a plan; of one that was offered again, whoever spoke last in the turn that it came from. */
export async function proposerOf(tx: Transaction, planId: PlanId): Promise<AgentName | undefined> {
  const isProposal = eq(messages.id, toolCalls.messageId);
  const [spoken] = await tx
    .select({ agent: messages.agent })
    .from(plans)
    .innerJoin(messages, and(eq(messages.conversationId, plans.conversationId), eq(messages.turnId, plans.turnId)))
    .leftJoin(toolCalls, and(eq(toolCalls.conversationId, plans.conversationId), eq(toolCalls.id, plans.callId)))
    .where(and(eq(plans.id, planId), eq(messages.role, 'assistant')))
    .orderBy(desc(sql`coalesce(${isProposal}, false)`), desc(messages.seq))
    .limit(1);
  return spoken?.agent ?? undefined;
}

async function assemble(tx: Transaction, rows: readonly PlanRow[]): Promise<{ plan: Plan; steps: SubtaskRow[] }[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const steps = await tx.select().from(subtasks).where(inArray(subtasks.planId, ids)).orderBy(asc(subtasks.position));
  const versions = await tx.select().from(planVersions).where(inArray(planVersions.planId, ids));
  return rows.map((row) => {
    const mine = steps.filter((step) => step.planId === row.id);
    const previous = versions.find((version) => version.planId === row.id && version.version === row.version - 1);
    return { plan: planOf(row, mine, previous), steps: mine };
  });
}

/** All plans of a conversation, oldest first, each with its step rows. */
export async function plansOf(
  tx: Transaction,
  conversationId: ConversationId,
): Promise<{ plan: Plan; steps: SubtaskRow[] }[]> {
  const rows = await tx
    .select()
    .from(plans)
    .where(eq(plans.conversationId, conversationId))
    .orderBy(asc(plans.proposedAt), asc(plans.id));
  return assemble(tx, rows);
}

/** One plan as it is now; the caller holds the lock of its conversation if it is to stay so. */
export async function planAsShown(tx: Transaction, row: PlanRow): Promise<Plan> {
  const [one] = await assemble(tx, [row]);
  if (!one) throw new Error('a plan that was just read is gone');
  return one.plan;
}

/** For the owner alone, with every version that was ever proposed. */
export async function findPlan(
  tx: Transaction,
  ownerId: OwnerId,
  planId: PlanId,
): Promise<{ plan: Plan; versions: PlanVersion[] }> {
  const [found] = await tx
    .select({ plan: plans })
    .from(plans)
    .innerJoin(conversations, eq(conversations.id, plans.conversationId))
    .where(and(eq(plans.id, planId), eq(conversations.ownerId, ownerId)));
  if (!found) throw new Problem('plan_not_found', 'There is no such plan.');
  return { plan: await planAsShown(tx, found.plan), versions: await versionsOf(tx, planId) };
}

async function versionsOf(tx: Transaction, planId: PlanId): Promise<PlanVersion[]> {
  const rows = await tx
    .select()
    .from(planVersions)
    .where(eq(planVersions.planId, planId))
    .orderBy(asc(planVersions.version));
  return rows.map(planVersionOf);
}
