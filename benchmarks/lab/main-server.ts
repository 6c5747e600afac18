import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** The server as `npm start` starts it, pages included. */
export type MainServer = AsyncDisposable & {
  readonly pid: number;
  readonly link: URL;
  /** From its start to the printed link. */
  readonly startedAfterMs: number;
};

const program = path.join(import.meta.dirname, '../../apps/server/src/main.ts');

/** Asked to end, it also ends its Postgres. */
const endsWithinMs = 8_000;

export async function startMainServer(dataDir: string): Promise<MainServer> {
  const since = performance.now();
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: '0',
      CODELAB_DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const link = await linkOf(child);
  return {
    pid: child.pid ?? 0,
    link,
    startedAfterMs: performance.now() - since,
    async [Symbol.asyncDispose]() {
      process.off('exit', stop);
      await ended(child);
    },
  };
}

function linkOf(child: ChildProcess): Promise<URL> {
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const [found] = /http\S+\/login\?code=\S+/.exec(said) ?? [];
    if (found !== undefined) resolve(new URL(found));
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  return promise;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  await exited;
  clearTimeout(timer);
}
