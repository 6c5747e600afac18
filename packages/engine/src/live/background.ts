import { and, eq } from 'drizzle-orm';
import { backgroundCommandOf, findBackgroundCommand, noteAlive } from '@codelab/database/background-commands';
import { isDatabaseAway } from '@codelab/database/is-database-away';
import { backgroundCommands } from '@codelab/database/schema/policy';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { CallId, ConversationId } from '@codelab/protocol/ids';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import type { EngineContext } from '../context.ts';
import type { OutputText } from '../sandbox/output-text.ts';
import type { CommandResult } from '../sandbox/sandbox.ts';
import { type Transition, transition } from '../transition.ts';

export type Keeper = Pick<EngineContext, 'database' | 'log' | 'dispatcher'>;

/** A command that runs on after its call. */
export type Background = {
  readonly conversationId: ConversationId;
  readonly callId: CallId;
  readonly command: string;
  readonly output: OutputText;
  readonly say: (text: string) => void;
};

type End = { readonly status: Exclude<BackgroundCommand['status'], 'running'>; readonly exitCode?: number | null };

/** How long a detached command may run on. */
const livesMs = 60 * 60_000;

/** Keeps the rows of commands that run on here, and tells their conversations what becomes of them. */
export function keepBackground({ database, log, dispatcher }: Keeper) {
  const following = new Set<Promise<void>>();

  async function inConversation(conversationId: ConversationId, take: (held: Transition) => Promise<void>) {
    await using work = openUnitOfWork(database, { log, command: 'command' });
    await transition({ work, dispatcher }, { label: 'save_command', conversationId }, take);
  }

  function begun({ conversationId, callId, command, output }: Background): Promise<void> {
    return inConversation(conversationId, async ({ tx, at, emit }) => {
      const row = { conversationId, callId, command, output: output.toString(), startedAt: at, seenAt: at };
      await tx.insert(backgroundCommands).values({ ...row, status: 'running' });
      emit(undefined, { type: 'command_updated', command: { callId, command, status: 'running', startedAt: at } });
    });
  }

  async function ended(one: Background, end: End): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await inConversation(one.conversationId, (held) =>
          endCommand(held, one.callId, { ...end, output: one.output.toString() }),
        );
        return;
      } catch (error) {
        if (!isDatabaseAway(error) || attempt === 8) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 5_000)));
      }
    }
  }

  return {
    livesMs,
    begun,
    async alive(all: readonly Background[]): Promise<ReadonlySet<CallId>> {
      await using work = openUnitOfWork(database, { log, command: 'command' });
      const rows = all.map(({ callId, output }) => ({ callId, output: output.toString() }));
      return work.transaction('save_command', (tx) => noteAlive(tx, rows));
    },
    follow(one: Background, result: Promise<CommandResult>): void {
      const done = result
        .then(
          ({ exitCode, stopped, timedOut, tooMuchOutput }): End => ({
            status: stopped || timedOut || tooMuchOutput ? 'stopped' : 'ended',
            exitCode,
          }),
          // Its server stops, and it with it.
          (): End => ({ status: 'lost' }),
        )
        .then((end) => ended(one, end))
        .catch((error: unknown) => log.warn({ err: error }, 'the end of a command could not be kept; the sweep will'))
        .finally(() => following.delete(done));
      following.add(done);
    },
    async close(): Promise<void> {
      await Promise.race([Promise.all(following), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    },
  };
}

/** Notes and tells the end of a command, once. */
export async function endCommand(
  { tx, conversation, at, emit }: Transition,
  callId: CallId,
  { output, ...end }: End & { readonly output?: string },
): Promise<void> {
  const row = await findBackgroundCommand(tx, conversation.id, callId);
  if (row?.status !== 'running') return;
  const after = { status: end.status, exitCode: end.exitCode ?? null, endedAt: at };
  await tx
    .update(backgroundCommands)
    .set({ ...after, ...(output !== undefined && { output }) })
    .where(and(eq(backgroundCommands.conversationId, conversation.id), eq(backgroundCommands.callId, callId)));
  emit(undefined, { type: 'command_updated', command: backgroundCommandOf({ ...row, ...after }) });
}
