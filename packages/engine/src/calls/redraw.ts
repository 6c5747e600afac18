import type { ToolCallRow } from '@codelab/database/messages';
import type { FileChange } from '@codelab/protocol/approval';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { hashNow } from '../tools/base-check.ts';
import { fileChange } from '../tools/file-change.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Next } from './ask-approval.ts';
import { previewOf } from './judge-call.ts';

type Room = { readonly workspace: Workspace; readonly toolbox: Toolbox; readonly sandbox: Sandbox };

/** What is asked when shown files changed since. What a trial came to does not hold any more, and is not shown again. */
export async function askedAnew(room: Room, call: ToolCallRow): Promise<Next> {
  const { arguments: given, files: contents, trial } = call.prepared;
  const stale = { arguments: given, staleReason: 'file_changed' };
  if (trial) return { ...stale, files: [] };
  return { ...stale, files: await redrawn(room, call), ...(contents && { contents }) };
}

/**
 * What the call would change now. Where it cannot be said any more (its text is gone from the file, or the path leads
 * out of the workspace), the files as they are, unchanged: the person sees that, and running it would fail with the reason.
 */
export async function redrawn({ workspace, toolbox, sandbox }: Room, call: ToolCallRow): Promise<FileChange[]> {
  const tool = toolbox.find(call.tool);
  if (tool?.kind !== 'workspace') return [];
  const signal = AbortSignal.timeout(10_000);
  try {
    if (call.prepared.files) {
      return await Promise.all(
        call.prepared.files.map(async ({ path, content }) =>
          fileChange(path, await workspace.inspect(path), content ?? undefined),
        ),
      );
    }
    return await previewOf({ workspace, sandbox, signal }, tool, call.prepared.arguments);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    const paths = call.prepared.bases.map(({ path }) => path);
    return Promise.all(
      paths.map(async (path) => ({ path, baseHash: await hashNow(workspace, path), diff: '', added: 0, removed: 0 })),
    );
  }
}
