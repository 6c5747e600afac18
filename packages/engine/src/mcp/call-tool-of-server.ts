import { mcpServerFor } from '@codelab/database/mcp-servers';
import type { ToolCallRow } from '@codelab/database/messages';
import type { Json, ServerCall } from '../tools/tool.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Segment } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { askPerson } from './ask-person.ts';
import { ServerFailed } from './server-failed.ts';
import { resultOf } from './tool-result.ts';

type Running = {
  readonly segment: Segment;
  readonly call: ToolCallRow;
  readonly workspace: Workspace;
  readonly output: (text: string) => void;
};

/** Carries out a call that may run on the server of its tool. Its row is read now: it may have been changed or removed. */
export async function callToolOfServer(
  { segment, call, workspace, output }: Running,
  { serverId, tool, arguments: given }: ServerCall,
): Promise<Json> {
  const { conversationId, signal } = segment;
  const { pool, placeOf, desk, limits } = segment.engine.servers;
  const row = await segment.work.transaction('read_one', (tx) => mcpServerFor(tx, conversationId, serverId));
  if (!row?.enabled) throw new ToolFailure('tool_not_allowed', 'The server of this tool was taken away.');
  const place = placeOf(row, { id: conversationId, folder: workspace.root });
  const answered = pool.use(place, signal, async (connection) => {
    const { redact } = connection;
    const asking = { segment, callId: call.id, desk, from: row.name, redact, answerMs: limits.answerMs };
    const answer = await connection.call({
      tool,
      arguments: given,
      signal,
      output,
      ask: (form, withdrawn) => askPerson(asking, form, withdrawn),
    });
    return resultOf(answer, redact);
  });
  return answered.catch((error: unknown) => {
    if (!(error instanceof ServerFailed)) throw error;
    throw new ToolFailure('tool_failed', `The server ${row.name} cannot be used. ${error.message}`);
  });
}
