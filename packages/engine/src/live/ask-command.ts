import { and, eq, sql } from 'drizzle-orm';
import * as z from 'zod';
import {
  backgroundCommandOf,
  backgroundCommandsOf,
  findBackgroundCommand,
} from '@codelab/database/background-commands';
import { findConversation } from '@codelab/database/conversations';
import { backgroundCommands } from '@codelab/database/schema/policy';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findToolCall } from '@codelab/database/waits';
import type { CallId, OwnerId } from '@codelab/protocol/ids';
import type { CommandAsked, CommandChange } from '@codelab/protocol/live-command';
import { Problem } from '@codelab/protocol/problem';
import { Done } from '@codelab/protocol/procedures';
import { by } from '../commands/decided-by.ts';
import { onceIn } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import type { Commands } from './commands-part.ts';
import { commandChannel } from './live-commands.ts';

const mostInBackground = 5;

export function openCommands(engine: EngineContext): Commands {
  return {
    stop: (ownerId, input) => ask(engine, ownerId, { ...input, asked: { action: 'stop' } }),
    detach: (ownerId, input) => ask(engine, ownerId, { ...input, asked: { action: 'detach' } }),
    input: (ownerId, { text, end, ...input }) =>
      ask(engine, ownerId, { ...input, asked: { action: 'input', text, ...(end !== undefined && { end }) } }),
    async output(ownerId, { conversationId, callId }) {
      await using work = openUnitOfWork(engine.database, { log: engine.log });
      const row = await work.transaction('read_one', async (tx) => {
        await findConversation(tx, ownerId, conversationId);
        return findBackgroundCommand(tx, conversationId, callId);
      });
      if (!row) throw new Problem('tool_call_not_found', 'There is no such command in this conversation.');
      return { command: backgroundCommandOf(row), output: engine.commands.outputOf(callId) ?? row.output };
    },
    async list(ownerId, { conversationId }) {
      await using work = openUnitOfWork(engine.database, { log: engine.log });
      const commands = await work.transaction('read_list', async (tx) => {
        await findConversation(tx, ownerId, conversationId);
        return backgroundCommandsOf(tx, conversationId);
      });
      return { commands };
    },
  };
}

async function ask(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, conversationId, callId, asked }: CommandChange & { asked: CommandAsked },
): Promise<Done> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: `command.${asked.action}` });
  const room = { work, dispatcher: engine.dispatcher };
  const body = { procedure: 'command', conversationId, callId, asked };
  const once = { label: 'ask_command', ownerId, key, conversationId, body, answer: Done } as const;
  return onceIn(room, once, async (transition) => {
    await mustRun(transition, callId, asked);
    await askIn(transition, callId, { asked, by });
    return { accepted: true, seq: transition.lastSeq };
  });
}

/** The log holds what was asked; the notification only says that it is there. */
async function askIn(
  { tx, conversation, emit }: Transition,
  callId: CallId,
  { asked, by }: { asked: CommandAsked; by: string },
): Promise<void> {
  emit(undefined, { type: 'command_asked', callId, asked, by });
  await tx.execute(sql`select pg_notify(${commandChannel}, ${conversation.id})`);
}

const TakesInput = z.object({ takes_input: z.literal(true) });

async function mustRun(transition: Transition, callId: CallId, { action }: CommandAsked): Promise<void> {
  const { tx, conversation } = transition;
  const call = await findToolCall(tx, conversation.id, callId);
  if (!call) throw new Problem('tool_call_not_found', 'There is no such call in this conversation.');
  const background = await findBackgroundCommand(tx, conversation.id, callId);
  const runs = background ? background.status === 'running' : call.status === 'started' && call.tool === commandTool;
  if (!runs || (action === 'detach' && background)) {
    throw new Problem('command_not_running', 'This command does not run any more, or not so that it could be done.');
  }
  if (action === 'input' && !TakesInput.safeParse(call.prepared.arguments).success) {
    throw new Problem('invalid_input', 'This command takes no input: it was run without takes_input.');
  }
  if (action !== 'detach') return;
  const all = await backgroundCommandsOf(tx, conversation.id);
  if (all.filter(({ status }) => status === 'running').length < mostInBackground) return;
  throw new Problem('too_many_commands', `No more than ${mostInBackground} commands of a conversation run on at once.`);
}

const commandTool = 'execute_command';

/** All that runs on ends: its conversation was cancelled or is gone. */
export async function stopCommandsOf(transition: Transition): Promise<void> {
  const { tx, conversation } = transition;
  const rows = await tx
    .select({ callId: backgroundCommands.callId })
    .from(backgroundCommands)
    .where(and(eq(backgroundCommands.conversationId, conversation.id), eq(backgroundCommands.status, 'running')));
  for (const { callId } of rows) await askIn(transition, callId, { asked: { action: 'stop' }, by });
}

/** For a model: stops a command of the conversation that it works in. */
export async function stopCommand(transition: Transition, callId: CallId): Promise<boolean> {
  const row = await findBackgroundCommand(transition.tx, transition.conversation.id, callId);
  if (row?.status !== 'running') return false;
  await askIn(transition, callId, { asked: { action: 'stop' }, by: 'model' });
  return true;
}
