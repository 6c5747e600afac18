import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const program = path.join(import.meta.dirname, 'api-only.ts');

/** A server as a process of its own: what a person starts, and what can be killed. */
export type ServerProcess = AsyncDisposable & {
  readonly pid: number;
  /** The link that it printed; rejects with what it said when it ended without one. */
  readonly link: Promise<URL>;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
};

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function startProcess(variables: Readonly<Record<string, string>>): ServerProcess {
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr || child.pid === undefined) throw new Error('the process could not be started');
  const link = Promise.withResolvers<URL>();
  let said = '';
  stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const [found] = /http\S+\/login\?code=\S+/.exec(said) ?? [];
    if (found !== undefined) link.resolve(new URL(found));
  });
  const complaints = text(stderr);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', async (code) => {
      const end = { code, stdout: said, stderr: await complaints };
      link.reject(new Error(`it ended with code ${code}: ${end.stderr || end.stdout}`));
      resolve(end);
    });
  });
  link.promise.catch(() => {}); // whoever does not ask for the link need not hear that there is none
  return {
    pid: child.pid,
    link: link.promise,
    ended,
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
