import type { Sandbox } from '../sandbox/sandbox.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { prologue } from './git-script.ts';

export type GitRoom = { readonly workspace: Workspace; readonly sandbox: Sandbox; readonly signal: AbortSignal };

export type GitSaid = { readonly text: string; readonly truncated: boolean };

const timeoutMs = 30_000;
const maxOutputBytes = 8 * 1024 * 1024;

/**
 * Runs a shell script of git commands in the sandbox, in the workspace's own repository and no other. Unless it is
 * there to change something, the script sees the workspace read-only.
 */
export async function runGit(
  { workspace, sandbox, signal }: GitRoom,
  script: string,
  { mayWrite = false }: { readonly mayWrite?: boolean } = {},
): Promise<GitSaid> {
  await assertRepository(workspace);
  const { root, hidden } = workspace;
  const result = await sandbox.run(`${prologue(workspace)}\n${script}`, {
    root,
    hidden,
    signal,
    output: () => {},
    timeoutMs,
    maxOutputBytes,
    ...(!mayWrite && { isReadOnly: true }),
  });
  if (result.timedOut) throw new ToolFailure('tool_timeout', 'git took too long, so it was stopped.');
  if (result.exitCode === 127) throw new ToolFailure('tool_failed', 'git is not installed on this machine.');
  if (result.exitCode !== 0 && !result.tooMuchOutput) throw new ToolFailure('tool_failed', inWords(result.output));
  return { text: result.output, truncated: result.truncated };
}

/** One that is kept elsewhere (a worktree, a submodule) is out of the jail; the one of a folder above is not ours. */
async function assertRepository(workspace: Workspace): Promise<void> {
  const found = (await workspace.list('.')).find(({ name }) => name === '.git');
  if (!found) throw new ToolFailure('tool_failed', 'The workspace is not a git repository.');
  if (found.kind === 'folder') return;
  const message = 'The git repository of this workspace lies outside of it, where no tool reaches.';
  throw new ToolFailure('tool_failed', message);
}

function inWords(output: string): string {
  const said = output
    .replace(/^(fatal|error): /gm, '')
    .trim()
    .slice(0, 2_000);
  return said === '' ? 'git failed and did not say why.' : `git says: ${said.toWellFormed()}`;
}
