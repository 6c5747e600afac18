import type { PendingQuery, Row, Sql } from 'postgres';
import type { KeptEvent } from '@codelab/protocol/event';

/** Does the second connection find what this event reports: its place in the log, and the row that it is about? */
export async function isFact(sql: Sql, event: KeptEvent): Promise<boolean> {
  const { conversationId, seq, type } = event;
  const [kept] = await sql`
    select from events where conversation_id = ${conversationId} and seq = ${seq} and type = ${type}`;
  const rows = await reported(sql, event);
  return kept !== undefined && rows.length > 0;
}

/** The row as it is by now: it may have gone on since, but never back behind what was told. */
function reported(sql: Sql, event: KeptEvent): PendingQuery<Row[]> {
  const { conversationId: id } = event;
  switch (event.type) {
    case 'message_added':
      return sql`select from messages
        where conversation_id = ${id} and id = ${event.message.id} and role = ${event.message.role} and status <> 'streaming'`;
    case 'assistant_started':
      return sql`select from messages
        where conversation_id = ${id} and id = ${event.messageId} and attempt >= ${event.attempt}`;
    case 'assistant_delta':
      return sql`select from messages where conversation_id = ${id} and id = ${event.messageId}`;
    case 'tool_call':
      return sql`select from tool_calls where conversation_id = ${id} and id = ${event.callId} and tool = ${event.tool}`;
    case 'tool_started':
      return sql`select from tool_calls where conversation_id = ${id} and id = ${event.callId} and started_at is not null`;
    case 'tool_output':
      return sql`select from tool_calls where conversation_id = ${id} and id = ${event.callId}`;
    case 'tool_result':
      return sql`select from tool_calls where conversation_id = ${id} and id = ${event.callId} and status = ${event.status}`;
    case 'command_asked':
      return sql`select from tool_calls where conversation_id = ${id} and id = ${event.callId}`;
    case 'command_updated': {
      const { callId, status } = event.command;
      return sql`select from background_commands
        where conversation_id = ${id} and call_id = ${callId} and (${status} = 'running' or status = ${status})`;
    }
    case 'approval_required': {
      const { id: approvalId, version } = event.approval;
      return sql`select from waits where conversation_id = ${id} and id = ${approvalId} and version >= ${version}`;
    }
    case 'approval_decided':
      return sql`select from waits where id = ${event.approvalId} and (version > ${event.version}
        or (status = 'resolved' and resolution->>'decision' = ${event.decision}))`;
    case 'approval_expired':
      return sql`select from waits where id = ${event.approvalId} and (version > ${event.version} or status = 'expired')`;
    case 'approval_withdrawn':
      return sql`select from waits where id = ${event.approvalId} and (version > ${event.version} or status = 'withdrawn')`;
    case 'plan_approval_required': {
      const { id: planId, version, digest } = event.plan;
      return sql`select from plan_versions where plan_id = ${planId} and version = ${version} and digest = ${digest}`;
    }
    case 'plan_decided':
      return sql`select from plans where id = ${event.planId} and (version > ${event.version} or decided is not null)`;
    case 'plan_changed':
      return sql`select from plan_versions where plan_id = ${event.plan.id} and version = ${event.plan.version}`;
    case 'plan_updated':
      return sql`select from plans where conversation_id = ${id} and id = ${event.planId}`;
    case 'subtask_updated':
      return sql`select from subtasks where plan_id = ${event.planId} and id = ${event.subtaskId} and status <> 'waiting'`;
    case 'agent_switched':
    case 'messages_undone':
    case 'queue_updated':
    case 'conversation_updated':
      return sql`select from conversations where id = ${id} and last_seq >= ${event.seq}`;
    case 'turn_started':
    case 'turn_waiting':
    case 'turn_resumed':
      return sql`select from turns where conversation_id = ${id} and id = ${event.turnId ?? null} and status <> 'queued'`;
    case 'turn_ended':
      return sql`select from turns
        where conversation_id = ${id} and id = ${event.turnId ?? null} and status = ${event.reason} and ended_at is not null`;
    case 'error':
      return sql`select from turns where conversation_id = ${id} and id = ${event.turnId ?? null} and code = ${event.code}`;
  }
}
