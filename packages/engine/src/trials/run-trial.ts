import * as z from 'zod';
import type { FileChange, Trial } from '@codelab/protocol/approval';
import type { Json } from '@codelab/protocol/json';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { copyWorkspace } from './copy-workspace.ts';
import { trialChanges } from './trial-changes.ts';

const longestMs = 60_000;
const maxOutputBytes = 1024 * 1024;

type Ended = Extract<Trial, { status: 'ended' }>;

/** What came of a command in a copy; `contents` stand with it when approving can write them. */
export type Tried = {
  readonly trial: Omit<Ended, 'at'> | Omit<Extract<Trial, { status: 'failed' }>, 'at'>;
  readonly files: FileChange[];
  readonly contents?: { path: string; content: string | null }[];
};

/** Only where a command can be kept from the workspace itself, and from the network. */
export function canTry(sandbox: Sandbox): boolean {
  return sandbox.kind === 'bubblewrap';
}

const Command = z.object({ command: z.string(), timeout_seconds: z.int().optional() });

/** Runs a command in a throw-away copy of the workspace, without network. The workspace stays as it is. */
export async function runTrial(
  { workspace, sandbox, signal }: { workspace: Workspace; sandbox: Sandbox; signal: AbortSignal },
  given: Json,
): Promise<Tried> {
  try {
    return await tried({ workspace, sandbox, signal }, Command.parse(given));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ToolFailure)) throw error;
    return { trial: { status: 'failed', problem: { code: error.code, message: error.message } }, files: [] };
  }
}

async function tried(
  { workspace, sandbox, signal }: { workspace: Workspace; sandbox: Sandbox; signal: AbortSignal },
  { command, timeout_seconds: seconds = 120 }: z.infer<typeof Command>,
): Promise<Tried> {
  const { root, hidden } = workspace;
  await using copy = await copyWorkspace(workspace, signal);
  const timeoutMs = Math.min(seconds * 1_000, longestMs);
  const startedAt = performance.now();
  const { path, readOnly } = copy;
  const result = await sandbox.run(command, {
    ...{ root, hidden, signal, timeoutMs, maxOutputBytes },
    output: () => {},
    copy: { path, readOnly },
  });
  const durationMs = Math.round(performance.now() - startedAt);
  if (result.timedOut) {
    throw new ToolFailure(
      'tool_timeout',
      `It was stopped after ${timeoutMs / 1_000} seconds, so its result is not known.`,
    );
  }
  if (result.tooMuchOutput) throw new ToolFailure('tool_failed', 'It was stopped: it printed more than 1 MiB.');
  const { files, contents, others } = await trialChanges(workspace, copy);
  const applies = others.length === 0;
  const { exitCode, output } = result;
  return {
    trial: { status: 'ended', durationMs, exitCode, output, applies, others, readOnly: [...readOnly] },
    files,
    ...(applies && { contents }),
  };
}
