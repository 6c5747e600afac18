import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { emptyView, fold } from '@codelab/domain/fold';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { KeptEvent } from '@codelab/protocol/event';
import type { ConversationId } from '@codelab/protocol/ids';
import type { App } from '../../testing/start-app.ts';

/** What the second connection finds of one conversation, in a few words each, in the order in which it came to be. */
export type Rows = {
  readonly agent: string;
  readonly turns: readonly string[];
  readonly messages: readonly string[];
  readonly calls: readonly string[];
  readonly waits: readonly string[];
  readonly plans: readonly string[];
  readonly subtasks: readonly string[];
  readonly queued: number;
  /** Its file in the workspace, if there is one. */
  readonly file: string | undefined;
};

export async function rowsOf({ sql, workspace }: App, id: ConversationId): Promise<Rows> {
  const words = async (query: PromiseLike<readonly { word: string }[]>) => (await query).map(({ word }) => word);
  const [conversation] = await sql<{ agent: string; queued: number }[]>`
    select agent, (select count(*)::int from queued_messages q where q.conversation_id = c.id) as queued
    from conversations c where id = ${id}`;
  return {
    agent: conversation?.agent ?? '',
    queued: conversation?.queued ?? 0,
    turns: await words(sql`select status as word from turns where conversation_id = ${id} order by started_at`),
    messages: await words(sql`select role as word from messages where conversation_id = ${id} order by seq`),
    calls: await words(sql`
      select c.tool || ' ' || c.status as word from tool_calls c join messages m on m.id = c.message_id
      where c.conversation_id = ${id} order by m.seq, c.position`),
    waits: await words(sql`
      select concat_ws(' ', kind, status, resolution->>'decision') as word
      from waits where conversation_id = ${id} order by created_at, id`),
    plans: await words(sql`
      select status || ' ' || version as word from plans where conversation_id = ${id} order by proposed_at`),
    subtasks: await words(sql`
      select s.status as word from subtasks s join plans p on p.id = s.plan_id
      where p.conversation_id = ${id} order by s.position`),
    file: await readFile(path.join(workspace, `${id}.txt`), 'utf8').catch(() => undefined),
  };
}

/** The log as the second connection reads it. */
export async function logOf({ sql }: App, id: ConversationId): Promise<KeptEvent[]> {
  const rows = await sql<{ seq: string; turn_id: string | null; body: object; at: Date }[]>`
    select seq, turn_id, body, at from events where conversation_id = ${id} order by seq`;
  return rows.map(
    ({ seq, turn_id: turnId, body, at }) =>
      ({
        ...body,
        seq: Number(seq),
        at: at.toISOString(),
        conversationId: id,
        ...(turnId !== null && { turnId }),
      }) as KeptEvent,
  );
}

/**
 * Whatever happened: the log has no gap and ends where the conversation says, and folded from its beginning it gives
 * what the rows give. So no transaction left a row without its event, or an event without its row.
 */
export async function expectWhole(app: App, id: ConversationId): Promise<ConversationView> {
  const { view, log } = await bothOf(app, id);
  expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: view.cursor }, (_, index) => index + 1));
  const folded = log.reduce(fold, emptyView(view.conversation));
  expect(folded).toEqual(view);
  return view;
}

/** A snapshot, and the log as far as it goes. */
async function bothOf(app: App, id: ConversationId): Promise<{ view: ConversationView; log: KeptEvent[] }> {
  const view = await app.client.api.conversation.get.query({ conversationId: id });
  const log = await logOf(app, id);
  return { view, log: log.filter(({ seq }) => seq <= view.cursor) };
}
