import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import type { FloodGuard } from './flood-guard.ts';

export type ServerProgram = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of CodeLab's own is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
};

export type ProcessTransport = Transport & {
  readonly pid: () => number | undefined;
  /** The end of what it wrote on its error output. */
  readonly complaint: () => string;
  readonly exit: () => string | undefined;
};

const complaintChars = 8_000;
const newline = 0x0a;

/**
 * Speaks with a program through its input and output: one message a line. Other than the SDK's own it counts what comes,
 * gives the program nothing of our environment, and ends the whole process group.
 */
export function processTransport(program: ServerProgram, guard: FloodGuard): ProcessTransport {
  let child: ChildProcess | undefined;
  let said = '';
  let isClosing = false;
  /** It has ended, and all that it said was read. */
  let isOver = false;
  let closing: Promise<void> | undefined;
  /** One after another: of two that come at once, the SDK would forget the news of a call for its answer. */
  let delivered: Promise<void> = Promise.resolve();
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  const transport: ProcessTransport = {
    pid: () => child?.pid,
    complaint: () => wholeLines(said),
    exit: () => (child ? exitOf(child) : undefined),
    start() {
      const started = Promise.withResolvers<void>();
      const [file = '', ...words] = limited([program.command, ...program.args]);
      child = spawn(file, words, {
        cwd: program.cwd,
        // Next would have every environment name a NODE_ENV.
        env: program.environment as NodeJS.ProcessEnv,
        stdio: ['pipe', 'pipe', 'pipe'],
        // A process group of its own, so that all of it can be killed.
        detached: true,
        ...program.owner,
      });
      child.once('spawn', started.resolve);
      child.once('error', (error) => {
        started.reject(error);
        transport.onerror?.(error);
      });
      child.once('close', () => {
        isOver = true;
        kill(child, 'SIGKILL'); // what it left behind
        transport.onclose?.();
      });
      child.stdin?.on('error', (error) => transport.onerror?.(error));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-complaintChars);
      });
      child.stdout?.on('data', (chunk: Buffer) => {
        try {
          hear(chunk);
        } catch (error) {
          transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
          void transport.close();
        }
      });
      return started.promise;
    },
    send(message) {
      const sent = Promise.withResolvers<void>();
      if (!child?.stdin?.writable) return Promise.reject(new Error('The server has ended.'));
      child.stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? sent.reject(error) : sent.resolve()));
      return sent.promise;
    },
    async close() {
      if (!child || isOver) return;
      isClosing = true;
      // Whoever closes it a second time waits for the same end: only then is it known how the program took its leave.
      closing ??= (async (program: ChildProcess) => {
        program.stdout?.removeAllListeners('data').resume(); // what it still says is for nobody
        await ended(program);
      })(child);
      await closing;
    },
  };

  function hear(chunk: Buffer): void {
    guard.bytes(chunk.length);
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1 && !isClosing; at = chunk.indexOf(newline, from)) {
      const line = Buffer.concat([...pending, chunk.subarray(from, at)]);
      pending = [];
      pendingBytes = 0;
      from = at + 1;
      guard.messageBytes(line.length);
      read(line.toString('utf8').trim());
    }
    if (isClosing) return;
    pending.push(chunk.subarray(from));
    pendingBytes += chunk.length - from;
    guard.messageBytes(pendingBytes);
  }

  function read(line: string): void {
    if (line === '') return;
    const message = JSONRPCMessageSchema.safeParse(parsed(line));
    if (message.success) {
      guard.message();
      delivered = delivered.then(() => {
        if (!isClosing) transport.onmessage?.(message.data);
      });
    } else guard.stray();
  }

  return transport;
}

const dataKilobytes = 4 * 1024 * 1024;
const setpriv = '/usr/bin/setpriv';

/**
 * Its memory has a limit, and it ends with us even where we are killed; one that never reads would not notice. `data`
 * and not address space, of which some programs reserve far more than they use.
 */
function limited(words: readonly string[]): readonly string[] {
  if (process.platform !== 'linux') return words;
  const follow = existsSync(setpriv) ? `${setpriv} --pdeathsig KILL -- ` : '';
  return ['/bin/sh', '-c', `ulimit -c 0; ulimit -d ${dataKilobytes}; exec ${follow}"$@"`, 'sh', ...words];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** First its input is closed, which is how a server is asked to end; then it is made to. */
async function ended(child: ChildProcess): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  if (child.pid === undefined) resolve();
  child.once('close', () => resolve());
  child.stdin?.end();
  const terms = setTimeout(() => kill(child, 'SIGTERM'), 500);
  const kills = setTimeout(() => {
    kill(child, 'SIGKILL');
    // Something outside of the group may hold the pipes open.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy();
    resolve();
  }, 1_500);
  await closed;
  clearTimeout(terms);
  clearTimeout(kills);
}

function kill(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function exitOf({ pid, exitCode, signalCode }: ChildProcess): string | undefined {
  if (pid === undefined) return undefined; // it never began
  if (signalCode !== null) return `signal ${signalCode}`;
  return exitCode === null ? undefined : `exit code ${exitCode}`;
}

/** A secret that was cut in two could not be recognised. */
function wholeLines(text: string): string {
  const whole = text.length < complaintChars ? text : text.slice(text.indexOf('\n') + 1);
  return whole.trim();
}
