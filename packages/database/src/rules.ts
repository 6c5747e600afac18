import { and, asc, desc, eq, gt, inArray, isNull, max, or, sql } from 'drizzle-orm';
import type { PastCall } from '@codelab/domain/rule-backtest';
import type { CallPlace } from '@codelab/domain/rule-fit';
import {
  type CallId,
  type ConversationId,
  type MessageId,
  type OwnerId,
  RuleId,
  type Timestamp,
} from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { Rule, RuleDraft, RuleOrigin } from '@codelab/protocol/rule';
import type { ConversationRow } from './conversations.ts';
import { conversations, events, messages, owners } from './schema/conversations.ts';
import { rules } from './schema/policy.ts';
import { toolCalls } from './schema/work.ts';
import type { Transaction } from './unit-of-work.ts';

type RuleRow = typeof rules.$inferSelect;

/** As it stands on the wire. */
export function ruleOf(row: RuleRow): Rule {
  return {
    ...row.draft,
    id: row.id,
    position: row.position,
    origin: row.origin,
    createdAt: row.createdAt,
    ...(row.learnedFrom !== null && { learnedFrom: row.learnedFrom }),
    ...(row.revokedAt !== null && { revokedAt: row.revokedAt }),
  };
}

const inOrder = [asc(rules.position), asc(rules.createdAt), asc(rules.id)];

/** A conversation's place, with the conversations that it was started by. */
export async function placeOf(
  tx: Transaction,
  conversation: Pick<ConversationRow, 'id' | 'workspaceId' | 'parentConversationId' | 'startedBy'>,
): Promise<CallPlace> {
  const { id, workspaceId, startedBy } = conversation;
  const conversationIds: ConversationId[] = [id];
  let next = conversation.parentConversationId;
  while (next !== null && !conversationIds.includes(next)) {
    conversationIds.push(next);
    const [parent] = await tx
      .select({ parent: conversations.parentConversationId })
      .from(conversations)
      .where(eq(conversations.id, next));
    next = parent?.parent ?? null;
  }
  return { workspaceId, conversationIds, starters: startedBy };
}

/** The clock of Postgres is the same for every server: a rule ends for all of them at once. */
export async function timeOf(tx: Transaction): Promise<Timestamp> {
  const [row] = await tx
    .select({ now: sql`clock_timestamp()`.mapWith(rules.createdAt) })
    .from(sql`(values (1)) as one`);
  if (!row) throw new Error('Postgres does not know what time it is');
  return row.now;
}

/** The rules that hold in one place, in their order; those that have expired are still among them. */
export async function rulesIn(tx: Transaction, ownerId: OwnerId, place: CallPlace): Promise<Rule[]> {
  const rows = await tx
    .select()
    .from(rules)
    .where(and(eq(rules.ownerId, ownerId), isNull(rules.revokedAt), ...holdsIn(place)))
    .orderBy(...inOrder);
  return rows.map(ruleOf);
}

function holdsIn({ workspaceId, conversationIds }: CallPlace) {
  return [
    or(isNull(rules.workspaceId), eq(rules.workspaceId, workspaceId)),
    or(isNull(rules.conversationId), inArray(rules.conversationId, [...conversationIds])),
  ];
}

/** Those that held in one place at one time, as if they had never been taken back since. */
export async function rulesThen(
  tx: Transaction,
  ownerId: OwnerId,
  { place, at }: { place: CallPlace; at: Timestamp },
): Promise<Rule[]> {
  const held = [sql`${rules.createdAt} <= ${at}`, or(isNull(rules.revokedAt), gt(rules.revokedAt, at))];
  const rows = await tx
    .select()
    .from(rules)
    .where(and(eq(rules.ownerId, ownerId), ...holdsIn(place), ...held))
    .orderBy(...inOrder);
  return rows.map((row) => ruleOf({ ...row, revokedAt: null }));
}

/** All that an owner has, in their order, with what was taken back since `revokedSince`. */
export async function rulesOf(tx: Transaction, ownerId: OwnerId, revokedSince: Timestamp): Promise<Rule[]> {
  const rows = await tx
    .select()
    .from(rules)
    .where(and(eq(rules.ownerId, ownerId), or(isNull(rules.revokedAt), gt(rules.revokedAt, revokedSince))))
    .orderBy(...inOrder);
  return rows.map(ruleOf);
}

/** For the owner alone; one that was revoked is found, too. */
export async function findRule(tx: Transaction, ownerId: OwnerId, id: RuleId): Promise<Rule> {
  const rule = await ruleNamed(tx, ownerId, id);
  if (!rule) throw new Problem('rule_not_found', 'There is no such rule.');
  return rule;
}

export async function ruleNamed(tx: Transaction, ownerId: OwnerId, id: string): Promise<Rule | undefined> {
  const [row] = await tx
    .select()
    .from(rules)
    .where(and(eq(rules.ownerId, ownerId), eq(rules.id, RuleId.parse(id))));
  return row && ruleOf(row);
}

/** The order of an owner's rules is changed by one transaction at a time. */
export async function lockRules(tx: Transaction, ownerId: OwnerId): Promise<void> {
  await tx.select({ id: owners.id }).from(owners).where(eq(owners.id, ownerId)).for('no key update');
}

export type NewRule = {
  readonly id: RuleId;
  readonly ownerId: OwnerId;
  readonly draft: RuleDraft;
  readonly origin: RuleOrigin;
  readonly at: Timestamp;
  /** At the end of the order unless given. */
  readonly position?: number;
  readonly learnedFrom?: { conversationId: ConversationId; callId: CallId };
};

/** One that was kept under this id already stays as it is. */
export async function keepRule(tx: Transaction, rule: NewRule): Promise<void> {
  const { id, ownerId, draft, origin, at, learnedFrom } = rule;
  const { scope } = draft;
  await tx
    .insert(rules)
    .values({
      id,
      ownerId,
      position: rule.position ?? (await lastPosition(tx, ownerId)) + 1,
      origin,
      draft,
      workspaceId: scope.in === 'workspace' ? scope.workspaceId : null,
      conversationId: scope.in === 'conversation' ? scope.conversationId : null,
      learnedFrom: learnedFrom ?? null,
      createdAt: at,
    })
    .onConflictDoNothing();
}

async function lastPosition(tx: Transaction, ownerId: OwnerId): Promise<number> {
  const [row] = await tx
    .select({ last: max(rules.position) })
    .from(rules)
    .where(eq(rules.ownerId, ownerId));
  return row?.last ?? 0;
}

export async function revokeRule(tx: Transaction, id: RuleId, at: Timestamp): Promise<void> {
  await tx
    .update(rules)
    .set({ revokedAt: at })
    .where(and(eq(rules.id, id), isNull(rules.revokedAt)));
}

/** What was granted to the steps of plans that these conversations carry out holds no more. */
export async function endGrants(tx: Transaction, ids: readonly ConversationId[], at: Timestamp): Promise<void> {
  await tx
    .update(rules)
    .set({ revokedAt: at })
    .where(and(inArray(rules.conversationId, [...ids]), eq(rules.origin, 'plan'), isNull(rules.revokedAt)));
}

/** Gives them the positions 1, 2, 3 … in this order. */
export async function placeRules(tx: Transaction, order: readonly Rule[]): Promise<void> {
  const moved = order.flatMap(({ id, position }, at) => (position === at + 1 ? [] : [{ id, position: at + 1 }]));
  if (moved.length === 0) return;
  const ids = sql.join(
    moved.map(({ id, position }) => sql`(${id}::text, ${position}::int)`),
    sql`, `,
  );
  await tx.execute(
    sql`update rules set position = v.position from (values ${ids}) as v(id, position) where rules.id = v.id`,
  );
}

/** The last calls that a person was asked about and that they approved as they were, or rejected; newest first. */
export async function pastCallsOf(tx: Transaction, ownerId: OwnerId, limit: number): Promise<PastCall[]> {
  const decision = sql<string>`${toolCalls.decided}->>'decision'`;
  const rows = await tx
    .select({ facts: toolCalls.facts, decision, conversation: conversations })
    .from(toolCalls)
    .innerJoin(conversations, eq(conversations.id, toolCalls.conversationId))
    .where(
      and(
        eq(conversations.ownerId, ownerId),
        inArray(decision, ['approve', 'reject']),
        sql`${toolCalls.facts} is not null`,
      ),
    )
    .orderBy(desc(sql`${toolCalls.decided}->>'at'`))
    .limit(limit);
  return rows.flatMap(({ facts, decision: said, conversation }): PastCall[] => {
    if (!facts) return [];
    const { id, parentConversationId: parent, workspaceId, startedBy: starters } = conversation;
    const place = { workspaceId, conversationIds: parent === null ? [id] : [id, parent], starters };
    return [{ facts, place, decision: said === 'approve' ? 'approved' : 'rejected' }];
  });
}

/** When a message was complete, and its calls were judged. */
export async function saidAt(tx: Transaction, conversationId: ConversationId, id: MessageId): Promise<Timestamp> {
  const [row] = await tx
    .select({ said: messages.at, told: events.at })
    .from(messages)
    .leftJoin(events, and(eq(events.conversationId, messages.conversationId), eq(events.seq, messages.seq)))
    .where(and(eq(messages.conversationId, conversationId), eq(messages.id, id)));
  if (!row) throw new Error('a call stands in no message');
  return row.told ?? row.said;
}
