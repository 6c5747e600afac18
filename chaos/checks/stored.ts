import type postgres from 'postgres';
import type { EventBody } from '@codelab/protocol/event';
import type { ConversationId, Seq, TurnId } from '@codelab/protocol/ids';
import type { ToolCallState } from '@codelab/protocol/tool-call';

export type StoredEvent = { readonly seq: Seq; readonly turnId: TurnId | null; readonly body: EventBody };
export type StoredCall = {
  readonly id: string;
  readonly turnId: TurnId;
  readonly messageId: string;
  readonly tool: string;
  readonly arguments: { readonly command?: string; readonly path?: string; readonly content?: string };
  readonly state: ToolCallState;
};
export type StoredTurn = {
  readonly id: TurnId;
  readonly status: string;
  readonly code: string | null;
  readonly waitingFor: {
    readonly for: string;
    readonly approvalIds?: string[];
    readonly callIds?: string[];
    readonly planId?: string;
  } | null;
};
export type StoredMessage = {
  readonly id: string;
  readonly turnId: TurnId | null;
  readonly role: string;
  readonly status: string;
  readonly parts: readonly { readonly type: string; readonly text?: string; readonly callId?: string }[];
};
export type StoredWait = {
  readonly id: string;
  readonly subject: string;
  readonly kind: string;
  readonly status: string;
};

/** One conversation as Postgres has it, read by somebody who is no part of CodeLab. */
export type Stored = {
  readonly id: ConversationId;
  readonly parentId: ConversationId | null;
  readonly lastSeq: Seq;
  readonly openTurnId: TurnId | null;
  readonly events: readonly StoredEvent[];
  readonly calls: readonly StoredCall[];
  readonly turns: readonly StoredTurn[];
  readonly messages: readonly StoredMessage[];
  readonly waits: readonly StoredWait[];
  readonly queued: readonly string[];
};

export async function* everythingStored(sql: postgres.Sql): AsyncGenerator<Stored> {
  const conversations = await sql<
    { id: ConversationId; parentId: ConversationId | null; lastSeq: string; openTurnId: TurnId | null }[]
  >`
    select id, parent_conversation_id as "parentId", last_seq as "lastSeq", open_turn_id as "openTurnId"
    from conversations order by created_at`;
  for (const { lastSeq, ...conversation } of conversations) {
    const { id } = conversation;
    const events = await sql<{ seq: string; turnId: TurnId | null; body: EventBody }[]>`
      select seq, turn_id as "turnId", body from events where conversation_id = ${id} order by seq`;
    yield {
      ...conversation,
      lastSeq: Number(lastSeq),
      events: events.map(({ seq, ...event }) => ({ ...event, seq: Number(seq) })),
      calls: await sql<StoredCall[]>`
        select id, turn_id as "turnId", message_id as "messageId", tool, arguments, state from tool_calls
        where conversation_id = ${id}`,
      turns: await sql<StoredTurn[]>`
        select id, status, code, waiting_for as "waitingFor" from turns where conversation_id = ${id}`,
      messages: await sql<StoredMessage[]>`
        select id, turn_id as "turnId", role, status, parts from messages where conversation_id = ${id} order by seq`,
      waits: await sql<StoredWait[]>`select id, subject, kind, status from waits where conversation_id = ${id}`,
      queued: (await sql`select content from queued_messages where conversation_id = ${id}`).map(
        ({ content }) => content,
      ),
    };
  }
}
