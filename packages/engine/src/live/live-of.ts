import { eq } from 'drizzle-orm';
import { backgroundCommandOf, findBackgroundCommand } from '@codelab/database/background-commands';
import { conversations, workspaces } from '@codelab/database/schema/conversations';
import type { CallId } from '@codelab/protocol/ids';
import { type Segment, step } from '../turns/segment.ts';
import { stopCommand } from './ask-command.ts';
import type { Live } from './live.ts';

/** What one call of a running turn has at hand for commands. */
export function liveOf(segment: Segment, callId: CallId): Live {
  const { engine, work, conversationId, signal } = segment;
  return {
    run: (told, begin) => engine.commands.run({ conversationId, callId, signal, ...told }, begin),
    read: async (commandId) => {
      const row = await work.transaction('read_one', (tx) => findBackgroundCommand(tx, conversationId, commandId));
      if (!row) return undefined;
      return { command: backgroundCommandOf(row), output: engine.commands.outputOf(commandId) ?? row.output };
    },
    stop: (commandId) => step(segment, 'ask_command', (transition) => stopCommand(transition, commandId)),
  };
}

/** The internet names that commands of this workspace may reach. */
export async function allowedHostsOf({ work, conversationId }: Segment): Promise<readonly string[]> {
  const [row] = await work.transaction('read_one', (tx) =>
    tx
      .select({ settings: workspaces.settings })
      .from(conversations)
      .innerJoin(workspaces, eq(workspaces.id, conversations.workspaceId))
      .where(eq(conversations.id, conversationId)),
  );
  return row?.settings.allowedHosts ?? [];
}
