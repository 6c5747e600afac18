import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ToolFailure } from '../tools/tool-failure.ts';

export const memoryBytes = 4 * 1024 ** 3;
export const fileBytes = 1024 ** 3;
/** Threads count too, and one Node has eleven. */
export const processLimit = 1_024;

/** Where programs are looked for; the server's own Node is the last resort, so that `node` is always there. */
export const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * The shell that runs a command under limits. Both outputs become one pipe, which keeps their order. Memory is limited
 * as `data`: programs like Node reserve far more address space than they use, so a limit on that would stop them.
 */
export function shellFor(command: string, limits: { readonly processes?: number }): readonly string[] {
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';
  const processes = limits.processes === undefined ? [] : [`ulimit -u ${limits.processes}`];
  const prologue = ['ulimit -c 0', `ulimit -f ${fileBytes / 1024}`, `ulimit -d ${memoryBytes / 1024}`, ...processes]
    .map((limit) => `${limit} 2>/dev/null`)
    .join('; ');
  return [shell, '-c', `${prologue}; exec 2>&1; exec "$0" -c "$1"`, shell, command];
}

/** What every command finds in its environment, and nothing of the server's own. */
export function environmentFor(
  folders: { readonly programs: readonly string[]; readonly home: string },
  { colors = false }: { readonly colors?: boolean | undefined } = {},
): Record<string, string> {
  return {
    PATH: folders.programs.join(':'),
    HOME: folders.home,
    TMPDIR: folders.home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    ...(colors
      ? { FORCE_COLOR: '1', CLICOLOR_FORCE: '1', CARGO_TERM_COLOR: 'always', PY_COLORS: '1' }
      : { NO_COLOR: '1' }),
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** A server that runs as root runs commands as the owner of the workspace, who can work on with what they make. */
export async function ownerOf(root: string): Promise<{ uid: number; gid: number } | undefined> {
  const known = await stat(root).catch(() => undefined);
  if (!known?.isDirectory()) throw new ToolFailure('tool_failed', 'The folder of the workspace is gone.');
  return process.getuid?.() === 0 && known.uid !== 0 ? { uid: known.uid, gid: known.gid } : undefined;
}

/** Can any user run this program? As root one cannot try it. */
export async function everyoneCanRun(program: string): Promise<boolean> {
  const ofOthers = 0o001;
  for (let path = program; ; path = dirname(path)) {
    if (((await stat(path)).mode & ofOthers) === 0) return false;
    if (dirname(path) === path) return true;
  }
}
