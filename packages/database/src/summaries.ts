import { sql } from 'drizzle-orm';
import type { AgentName } from '@codelab/protocol/agent';
import type { ApprovalKind } from '@codelab/protocol/approval';
import type { ConversationSummary, InboxItem } from '@codelab/protocol/conversation';
import type { ApprovalId, CallId, ConversationId, OwnerId, PlanId } from '@codelab/protocol/ids';
import type { Risk } from '@codelab/protocol/tool-call';
import type { TurnStatus } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

type SummaryRow = {
  id: ConversationId;
  title: string;
  agent: AgentName;
  status: ConversationSummary['status'];
  turn: TurnStatus | null;
  waiting: number;
  running_plan: boolean;
  updated_at: string;
};

function activityOf(row: SummaryRow): ConversationSummary['activity'] {
  if (row.waiting > 0) return 'waiting';
  if (row.turn === 'queued' || row.turn === 'running' || row.turn === 'waiting' || row.running_plan) return 'running';
  return row.turn === 'failed' ? 'failed' : 'idle';
}

/** A failed step holds what depends on it until a person says how it goes on. */
const asks = sql`s.status = 'failed' and p.status in ('approved', 'running', 'paused', 'failed', 'awaiting_decision')`;

/** Lines of the conversation list, latest first. Children are not in it; what waits in them counts for their parent. */
export async function conversationSummaries(
  tx: Transaction,
  ownerId: OwnerId,
  which: { status: 'active' | 'archived'; limit: number; ids?: readonly ConversationId[] },
): Promise<ConversationSummary[]> {
  const ids = which.ids === undefined ? null : JSON.stringify(which.ids);
  const rows = await tx.execute<SummaryRow>(sql`
    select c.id, c.title, c.agent, c.status, c.updated_at,
      (select t.status from turns t where t.conversation_id = c.id order by t.started_at desc, t.id desc limit 1) as turn,
      (select count(*)::int from waits w where w.status = 'pending' and w.conversation_id = c.id) +
      (select count(*)::int from waits w join conversations child on child.id = w.conversation_id
        where w.status = 'pending' and child.parent_conversation_id = c.id) +
      (select count(*)::int from subtasks s join plans p on p.id = s.plan_id
        where p.conversation_id = c.id and ${asks}) as waiting,
      exists (select from plans p where p.conversation_id = c.id and p.status = 'running') as running_plan
    from conversations c
    where c.owner_id = ${ownerId} and c.parent_conversation_id is null and c.status = ${which.status}
      and (${ids}::text is null or c.id in (select value::uuid from jsonb_array_elements_text(${ids}::text::jsonb)))
    order by c.updated_at desc, c.id limit ${which.limit}`);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    agent: row.agent,
    status: row.status,
    activity: activityOf(row),
    waiting: row.waiting,
    updatedAt: new Date(row.updated_at).toISOString(),
  }));
}

/** The conversations of the list that these changes may have touched: a child's change is its parent's. */
export async function rootsOf(tx: Transaction, ids: readonly ConversationId[]): Promise<ConversationId[]> {
  if (ids.length === 0) return [];
  const rows = await tx.execute<{ id: ConversationId }>(sql`
    select distinct coalesce(parent_conversation_id, id) as id from conversations
    where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`);
  return rows.map((row) => row.id);
}

type InboxRow = {
  id: ApprovalId;
  kind: 'approval' | 'plan' | 'client_result';
  subject: CallId | PlanId;
  version: number;
  conversation_id: ConversationId;
  shown_in: ConversationId;
  conversation_title: string;
  agent: AgentName;
  approval_kind: ApprovalKind | null;
  tool: string | null;
  risk: Risk | null;
  reason: string | null;
  plan_title: string | null;
  path: string | null;
  command: string | null;
  question: string | null;
  since: string;
};

function titleOf(row: InboxRow): string {
  return row.plan_title ?? row.question ?? row.command ?? row.path ?? row.tool ?? row.reason ?? row.kind;
}

function itemOf(row: InboxRow): InboxItem {
  const kind = row.kind === 'client_result' ? 'question' : row.kind;
  return {
    id: row.kind === 'approval' ? row.id : row.subject,
    kind,
    version: row.version,
    conversationId: row.conversation_id,
    shownIn: row.shown_in,
    conversationTitle: row.conversation_title,
    agent: row.agent,
    title: titleOf(row),
    since: new Date(row.since).toISOString(),
    ...(row.approval_kind !== null && { approvalKind: row.approval_kind }),
    ...(row.tool !== null && { tool: row.tool }),
    ...(row.risk !== null && { risk: row.risk }),
  };
}

/** Everything that waits for this person, oldest first. */
export async function inboxOf(tx: Transaction, ownerId: OwnerId): Promise<InboxItem[]> {
  const rows = await tx.execute<InboxRow>(sql`
    select w.id, w.kind, w.subject, w.version, w.conversation_id, coalesce(c.parent_conversation_id, c.id) as shown_in,
      coalesce(parent.title, c.title) as conversation_title, c.agent, coalesce(t.tool, w.payload->>'tool') as tool,
      w.payload->>'kind' as approval_kind, w.payload->>'risk' as risk, w.payload->>'reason' as reason, p.title as plan_title,
      coalesce(w.payload->'files'->0->>'path', w.payload->'arguments'->>'path') as path,
      w.payload->'arguments'->>'command' as command,
      case when w.kind = 'client_result' then
        coalesce(nullif(t.state->'asks'->>'message', ''), t.arguments->'questions'->0->>'question') end as question, w.created_at as since
    from waits w
    join conversations c on c.id = w.conversation_id
    left join conversations parent on parent.id = c.parent_conversation_id
    left join tool_calls t on t.conversation_id = w.conversation_id and t.id = w.subject
    left join plans p on p.id = w.subject
    where w.status = 'pending' and c.owner_id = ${ownerId} and c.status = 'active'
    order by w.created_at, w.id limit 500`);
  const failed = await failedSteps(tx, ownerId);
  return [...rows.map(itemOf), ...failed].toSorted((left, right) => Date.parse(left.since) - Date.parse(right.since));
}

type FailedRow = {
  id: ConversationId;
  conversation_id: ConversationId;
  conversation_title: string;
  agent: AgentName;
  title: string;
  since: string;
};

async function failedSteps(tx: Transaction, ownerId: OwnerId): Promise<InboxItem[]> {
  const rows = await tx.execute<FailedRow>(sql`
    select s.child_conversation_id as id, c.id as conversation_id, c.title as conversation_title, s.agent, s.title,
      s.ended_at as since
    from subtasks s join plans p on p.id = s.plan_id join conversations c on c.id = p.conversation_id
    where c.owner_id = ${ownerId} and c.status = 'active' and ${asks} and s.child_conversation_id is not null
    order by s.ended_at, s.id limit 500`);
  return rows.map((row) => ({
    id: row.id,
    kind: 'failed_step',
    version: 1,
    conversationId: row.conversation_id,
    shownIn: row.conversation_id,
    conversationTitle: row.conversation_title,
    agent: row.agent,
    title: row.title,
    since: new Date(row.since).toISOString(),
  }));
}
