import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { temporaryWorkspace } from '../workspace/temporary-workspace.ts';
import type { CommandOptions, CommandResult, Sandbox } from './sandbox.ts';

export type Heard = CommandResult & { readonly heard: string; readonly tookMs: number };
/** For tests: a workspace of its own in which commands run, with a folder beside it. */
export type CommandRoom = AsyncDisposable & {
  readonly root: string;
  readonly outside: string;
  readonly run: (command: string, options?: Partial<CommandOptions>) => Promise<Heard>;
};

export async function roomFor(used: Sandbox): Promise<CommandRoom> {
  const { workspace, outside, [Symbol.asyncDispose]: dispose } = await temporaryWorkspace();
  const run = async (command: string, options: Partial<CommandOptions> = {}) => {
    let heard = '';
    const startedAt = performance.now();
    const result = await used.run(command, {
      root: workspace.root,
      hidden: [],
      signal: new AbortController().signal,
      output: (text) => {
        heard += text;
      },
      timeoutMs: 20_000,
      maxOutputBytes: 1_000_000,
      ...options,
    });
    return { ...result, heard, tookMs: performance.now() - startedAt };
  };
  return { root: workspace.root, outside, run, [Symbol.asyncDispose]: dispose };
}

/** The processes of this machine whose command line holds the text. */
export async function processesWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(text));
}

/** The kernel ends processes in its own time, which is short. */
export async function expectNobodyLeft(text: string): Promise<void> {
  await expect.poll(() => processesWith(text), { timeout: 1_000, interval: 10 }).toEqual([]);
}
