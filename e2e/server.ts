import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';

const program = path.resolve(import.meta.dirname, '../apps/server/src/main.ts');
const printedLink = /http\S+\/login\?code=\S+/g;

/** CodeLab as a person starts it: a process of its own, with its own data, Postgres and workspace. */
export type Server = AsyncDisposable & {
  readonly origin: string;
  /** The folder that the agents work in. */
  readonly workspace: string;
  readonly dataDir: string;
  /** The link that it printed last. */
  link(): string;
  /** Everything that it said. */
  said(): string;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** After a kill: on the same port and data. */
  start(): Promise<void>;
  /** Deletes every conversation, with whatever still runs or waits in it, ends every rule, and empties the workspace. */
  forget(): Promise<void>;
};

export async function startServer(): Promise<Server> {
  // Postgres runs as an account of its own when we are root, which may not enter root's temporary folder.
  const parent = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
  const folder = await mkdtemp(path.join(parent, 'codelab-e2e-'));
  await chmod(folder, 0o755);
  const [dataDir, workspace] = [path.join(folder, 'data'), path.join(folder, 'workspace')];
  await mkdir(workspace);

  let said = '';
  let child: ChildProcess | undefined;
  async function start(port: string): Promise<void> {
    child = spawn(process.execPath, [program], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        PORT: port,
        CODELAB_DATA_DIR: dataDir,
        CODELAB_WORKSPACE: workspace,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const before = said.length;
    const isReady = Promise.withResolvers<void>();
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (printedLinks(said.slice(before)).length > 0) isReady.resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', () => isReady.reject(new Error(`the server did not start:\n${said}`)));
    await isReady.promise;
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = child?.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
    child?.kill(signal);
    await ended;
    child = undefined;
  }
  const link = () => printedLinks(said).at(-1) ?? '';

  await start('0');
  const { origin, port } = new URL(link());
  return {
    origin,
    workspace,
    dataDir,
    link,
    said: () => said,
    kill: () => end('SIGKILL'),
    start: () => start(port),
    async forget() {
      if (child === undefined) await start(port);
      const token = (await readFile(path.join(dataDir, 'owner-token'), 'utf8')).trim();
      const { api } = connect({ url: origin, token });
      const { conversations } = await api.conversation.list.query({});
      for (const { id } of conversations) await api.conversation.delete.mutate({ key: newKey(), conversationId: id });
      const { rules } = await api.rule.list.query();
      for (const { id } of rules.filter(({ revokedAt }) => revokedAt === undefined)) {
        await api.rule.revoke.mutate({ key: newKey(), ruleId: id });
      }
      for (const name of await readdir(workspace)) {
        await rm(path.join(workspace, name), { recursive: true, force: true, maxRetries: 5 });
      }
    },
    async [Symbol.asyncDispose]() {
      // What was killed has left its Postgres running; the next start takes it over, and stops it in the end.
      if (child === undefined) await start(port);
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function printedLinks(text: string): string[] {
  return text.match(printedLink) ?? [];
}
