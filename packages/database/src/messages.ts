import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { emptyView, fold } from '@codelab/domain/fold';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId, ConversationId, MessageId, TurnId } from '@codelab/protocol/ids';
import type { Message, Part, ToolCallPart } from '@codelab/protocol/message';
import type { MessagePage } from '@codelab/protocol/procedures';
import { type ConversationRow, conversationOf } from './conversations.ts';
import { events, messages, type StoredPart } from './schema/conversations.ts';
import { toolCalls } from './schema/work.ts';
import type { Transaction } from './unit-of-work.ts';

export type MessageRow = typeof messages.$inferSelect;
export type ToolCallRow = typeof toolCalls.$inferSelect;

/** A tool call as people see it. */
export function toolCallPart(row: ToolCallRow): ToolCallPart {
  return {
    type: 'tool_call',
    callId: row.id,
    tool: row.tool,
    arguments: row.arguments,
    verdict: row.verdict,
    runsOn: row.runsOn,
    risk: row.risk,
    reason: row.reason,
    ...row.state,
    ...(row.rule !== null && { rule: row.rule }),
    ...(row.liveOutput !== null && { liveOutput: row.liveOutput }),
    ...(row.decided !== null && { decided: row.decided }),
    ...(row.checkpoint !== null && { checkpoint: row.checkpoint }),
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
  };
}

function partOf(stored: StoredPart, calls: ReadonlyMap<CallId, ToolCallPart>): Part[] {
  if (stored.type !== 'tool_call') return [stored];
  const call = calls.get(stored.callId);
  return call ? [call] : [];
}

/** A message as it stands on the wire, with its calls as they are now. */
export function messageOf(row: MessageRow, calls: ReadonlyMap<CallId, ToolCallPart>): Message {
  return {
    id: row.id,
    role: row.role,
    status: row.status,
    parts: row.parts.flatMap((part) => partOf(part, calls)),
    at: row.at,
    ...(row.turnId !== null && { turnId: row.turnId }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.model !== null && { model: row.model }),
    ...(row.status === 'streaming' && row.attempt !== null && { attempt: row.attempt }),
    ...(row.usage !== null && { usage: row.usage }),
    ...(row.cost !== null && { cost: row.cost }),
    ...(row.undoneAt !== null && { undone: true as const }),
  };
}

async function withCalls(tx: Transaction, conversationId: ConversationId, rows: MessageRow[]): Promise<Message[]> {
  const ids = rows.flatMap((row) => row.parts.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : [])));
  const found =
    ids.length === 0
      ? []
      : await tx
          .select()
          .from(toolCalls)
          .where(and(eq(toolCalls.conversationId, conversationId), inArray(toolCalls.id, ids)));
  const calls = new Map(found.map((row) => [row.id, toolCallPart(row)]));
  return rows.map((row) => messageOf(row, calls));
}

function isSaid({ status }: MessageRow): boolean {
  return status !== 'streaming';
}

/** The last `limit` messages (before one of them, if given), oldest first. */
export async function messagePage(
  tx: Transaction,
  conversationId: ConversationId,
  page: { limit: number; before?: MessageId },
): Promise<MessagePage> {
  const mine = eq(messages.conversationId, conversationId);
  const older =
    page.before === undefined
      ? mine
      : and(
          mine,
          lt(
            messages.seq,
            sql`(select seq from messages where conversation_id = ${conversationId} and id = ${page.before})`,
          ),
        );
  const rows = await tx
    .select()
    .from(messages)
    .where(older)
    .orderBy(desc(messages.seq))
    .limit(page.limit + 1);
  // What is still being said stands last, wherever its first event stands: its place is given when it is added.
  const said = rows.slice(0, page.limit).reverse();
  const shown = [...said.filter(isSaid), ...said.filter((row) => !isSaid(row))];
  const found = await withCalls(tx, conversationId, shown);
  const first = said[0];
  return rows.length > page.limit && first ? { messages: found, before: first.id } : { messages: found };
}

/** Every message of a conversation, oldest first: what a transcript is made of. */
export async function allMessages(tx: Transaction, conversationId: ConversationId): Promise<Message[]> {
  const rows = await tx
    .select()
    .from(messages)
    .where(eq(messages.conversationId, conversationId))
    .orderBy(asc(messages.seq));
  return withCalls(tx, conversationId, rows);
}

/**
 * Adds what is being said just now: the deltas of the streaming message and of running calls, which stand in the log
 * and not yet in their rows.
 */
export async function withDeltas(tx: Transaction, view: ConversationView): Promise<ConversationView> {
  const open = view.messages.flatMap((message) => [
    ...(message.status === 'streaming' ? [message.id] : []),
    ...message.parts.flatMap((part) => (part.type === 'tool_call' && part.status === 'started' ? [part.callId] : [])),
  ]);
  if (open.length === 0) return view;
  const deltas = await tx
    .select()
    .from(events)
    .where(and(eq(events.conversationId, view.conversation.id), inArray(events.subject, open)))
    .orderBy(asc(events.seq));
  const begun = new Map<string | null, string>();
  for (const part of view.messages.flatMap((message) => message.parts)) {
    if (part.type === 'tool_call' && part.startedAt !== undefined) begun.set(part.callId, part.startedAt);
  }
  // A call that is run again says everything anew.
  const current = deltas.filter(({ subject, at }) => at >= (begun.get(subject) ?? ''));
  const folded = current.reduce<ConversationView>(
    (sofar, { seq, at, body, turnId }) =>
      fold(sofar, {
        ...body,
        seq,
        at,
        conversationId: view.conversation.id,
        ...(turnId !== null && { turnId }),
      }),
    { ...view, cursor: 0 },
  );
  return { ...folded, cursor: view.cursor };
}

export async function insertMessage(tx: Transaction, row: typeof messages.$inferInsert): Promise<void> {
  await tx.insert(messages).values(row);
}

/** The message that is being said in a turn, if one is. */
export async function streamingMessage(
  tx: Transaction,
  conversationId: ConversationId,
  turnId: TurnId,
): Promise<MessageRow | undefined> {
  const [row] = await tx
    .select()
    .from(messages)
    .where(
      and(eq(messages.conversationId, conversationId), eq(messages.turnId, turnId), eq(messages.status, 'streaming')),
    );
  return row;
}

/** What a streaming message has said so far, as people saw it; arguments that were still being said are left out. */
export async function saidSoFar(tx: Transaction, conversation: ConversationRow, row: MessageRow): Promise<Part[]> {
  const view = { ...emptyView(conversationOf(conversation)), messages: [messageOf(row, new Map())] };
  const said = await withDeltas(tx, view);
  return said.messages.flatMap((message) => message.parts).filter((part) => part.type !== 'tool_input');
}

/** What a call has said since it was last started, as people saw it. */
export async function outputSoFar(tx: Transaction, conversation: ConversationRow, row: ToolCallRow): Promise<string> {
  const call = toolCallPart(row);
  const message: Message = { id: row.messageId, role: 'assistant', status: 'complete', parts: [call], at: '' };
  const { messages: said } = await withDeltas(tx, { ...emptyView(conversationOf(conversation)), messages: [message] });
  const [part] = said.flatMap(({ parts }) => parts);
  return (part?.type === 'tool_call' && part.liveOutput) || '';
}
