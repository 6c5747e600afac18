import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { CallId, ConversationId, Seq } from '@codelab/protocol/ids';
import type { BackgroundCommand, CommandAsked } from '@codelab/protocol/live-command';
import { events } from './schema/conversations.ts';
import { backgroundCommands } from './schema/policy.ts';
import type { Transaction } from './unit-of-work.ts';

type Row = typeof backgroundCommands.$inferSelect;

export function backgroundCommandOf({ callId, command, status, exitCode, startedAt, endedAt }: Row): BackgroundCommand {
  return {
    callId,
    command,
    status,
    startedAt,
    ...(exitCode !== null && { exitCode }),
    ...(endedAt !== null && { endedAt }),
  };
}

/** Those of a conversation, the oldest first. */
export async function backgroundCommandsOf(
  tx: Transaction,
  conversationId: ConversationId,
): Promise<BackgroundCommand[]> {
  const rows = await tx
    .select()
    .from(backgroundCommands)
    .where(eq(backgroundCommands.conversationId, conversationId))
    .orderBy(asc(backgroundCommands.startedAt), asc(backgroundCommands.callId));
  return rows.map(backgroundCommandOf);
}

export async function findBackgroundCommand(
  tx: Transaction,
  conversationId: ConversationId,
  callId: CallId,
): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(backgroundCommands)
    .where(and(eq(backgroundCommands.conversationId, conversationId), eq(backgroundCommands.callId, callId)));
  return row;
}

/** The server that runs them says that it does, and what they have printed. Gives those that are believed to run. */
export async function noteAlive(
  tx: Transaction,
  alive: readonly { callId: CallId; output: string }[],
): Promise<ReadonlySet<CallId>> {
  const believed = new Set<CallId>();
  for (const { callId, output } of alive) {
    const rows = await tx
      .update(backgroundCommands)
      .set({ output, seenAt: sql`now()` })
      .where(and(eq(backgroundCommands.callId, callId), eq(backgroundCommands.status, 'running')))
      .returning({ callId: backgroundCommands.callId });
    for (const row of rows) believed.add(row.callId);
  }
  return believed;
}

/** Those whose server has said nothing for so long. */
export async function forsakenCommands(tx: Transaction, seconds: number): Promise<Row[]> {
  return tx
    .select()
    .from(backgroundCommands)
    .where(
      and(
        eq(backgroundCommands.status, 'running'),
        lt(backgroundCommands.seenAt, sql`now() - make_interval(secs => ${seconds}::int)`),
      ),
    )
    .limit(100);
}

export type Asked = { readonly seq: Seq; readonly callId: CallId; readonly asked: CommandAsked };

/** What people have asked of these commands since. */
export async function askedOf(
  tx: Transaction,
  conversationId: ConversationId,
  since: { readonly callIds: readonly CallId[]; readonly seq: Seq },
): Promise<Asked[]> {
  const rows = await tx
    .select({ seq: events.seq, body: events.body })
    .from(events)
    .where(
      and(
        eq(events.conversationId, conversationId),
        gt(events.seq, since.seq),
        eq(events.type, 'command_asked'),
        inArray(sql`${events.body} ->> 'callId'`, [...since.callIds]),
      ),
    )
    .orderBy(asc(events.seq));
  return rows.flatMap(({ seq, body }) =>
    body.type === 'command_asked' ? [{ seq: Number(seq), callId: body.callId, asked: body.asked }] : [],
  );
}
