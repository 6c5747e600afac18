import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

export interface Ended {
  /** 1 when a signal ended it. */
  readonly code: number;
  /** What it wrote, in the order it came; nothing when that was shown directly. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shown as it comes, or kept, to be shown when it matters. */
  readonly output: 'shown' | 'kept';
}

const running = new Set<ChildProcess>();
let stopped = false;

/** Runs a Node program under the same Node as this one. When we are stopped, so is it, and nothing else begins. */
export function runNode(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: options.output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.once('error', reject);
  child.once('close', (code) => {
    running.delete(child);
    if (stopped && running.size === 0) process.exit(1);
    if (!stopped) resolve({ code: code ?? 1, output });
  });
  return promise;
}

function stop(signal: NodeJS.Signals): void {
  stopped = true;
  if (running.size === 0) process.exit(1);
  // A Ctrl-C in a terminal has reached the whole group already.
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  for (const child of running) child.kill(signal);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
