import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { expect, test, vi } from 'vitest';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { installedFolder, postgresBinaries } from './internal/postgres-binaries.ts';
import { unprivilegedAccount } from './internal/run-as.ts';
import { isAlive } from './internal/run-lock.ts';
import { dataFolder } from './testing/data-folder.ts';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';

expectNoDeaths();

const root = process.getuid?.() === 0;
const linux = process.platform === 'linux';

async function ask<Answer>(url: string, question: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await question(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);

interface Holder extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly url: string;
  readonly refused: string;
}

/** Another process that starts an embedded database over this data directory. */
async function holder(dataDir: string): Promise<Holder> {
  const script = path.join(import.meta.dirname, 'testing/hold-embedded-postgres.ts');
  const child = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    process: child,
    ...JSON.parse(String(line)),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}

test('the first start makes a database that the next start finds again', async () => {
  await using folder = await dataFolder();
  const first = await folder.start({ ephemeral: false });
  await ask(first.url(), (sql) => sql`create table kept as select 42 as answer`);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const since = performance.now();
  const second = await folder.start({ ephemeral: false });

  expect(performance.now() - since).toBeLessThan(2_000);
  expect(second.adopted).toBe(false);
  expect(await ask(second.url(), (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
});

test('it listens on this machine alone, and asks for its password', async () => {
  await using folder = await dataFolder();
  const server = await folder.start();
  const stranger = new URL(server.url());
  stranger.password = 'guessed';

  expect(await ask(server.url(), (sql) => sql`show listen_addresses`)).toEqual([{ listen_addresses: '127.0.0.1' }]);
  await expect(ask(stranger.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
  const password = await stat(path.join(folder.dataDir, 'pg18/codelab.password'));
  expect(password.mode & 0o777).toBe(0o600);
});

test('a server that was killed recovers what was committed at the next start', async () => {
  await using folder = await dataFolder();
  const first = await folder.start({ ephemeral: false });
  await ask(first.url(), (sql) => sql`create table kept as select 42 as answer`);

  process.kill(first.pid, 'SIGKILL');
  await gone(first.pid);
  await first.stop();
  const second = await folder.start({ ephemeral: false });

  expect(second.adopted).toBe(false);
  expect(await ask(second.url(), (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
});

test('a server whose parent was killed is taken over, and stopped like one’s own', async () => {
  await using folder = await dataFolder();
  await using parent = await holder(folder.dataDir);
  await ask(parent.url, (sql) => sql`create table kept as select 42 as answer`);

  parent.process.kill('SIGKILL');
  await once(parent.process, 'exit');
  expect(isAlive(parent.pid)).toBe(true);
  const server = await folder.start();

  expect(server).toMatchObject({ adopted: true, pid: parent.pid });
  expect(await ask(server.url(), (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
  await server.stop();
  await gone(parent.pid);
});

test('a process that exits without a word takes its server along', async () => {
  await using folder = await dataFolder();
  await using parent = await holder(folder.dataDir);

  parent.process.stdin?.write('exit\n');
  await once(parent.process, 'exit');

  await gone(parent.pid);
});

test('a data directory that is in use is refused, with the process that has it', async () => {
  await using folder = await dataFolder();
  const server = await folder.start();

  await expect(folder.start()).rejects.toThrow(
    new EmbeddedPostgresError(`CodeLab is already running with ${folder.dataDir} (process ${process.pid}).`),
  );
  await using second = await holder(folder.dataDir);
  expect(second.refused).toContain(`(process ${process.pid})`);
  expect(await ask(server.url(), (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

test('stop may be called twice, and gives the data directory back', async () => {
  await using folder = await dataFolder();
  const server = await folder.start();
  await Promise.all([server.stop(), server.stop()]);

  const again = await folder.start();
  expect(isAlive(again.pid)).toBe(true);
});

test('half a database, left by a start that was killed, is made anew', async () => {
  await using folder = await dataFolder();
  await mkdir(path.join(folder.dataDir, 'pg18.new/base'), { recursive: true });
  await writeFile(path.join(folder.dataDir, 'pg18.new/PG_VERSION'), '18');

  const server = await folder.start();

  expect(await ask(server.url(), (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await expect(stat(path.join(folder.dataDir, 'pg18.new'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a pid file whose pid belongs to another program by now does not keep the server from starting', async () => {
  await using folder = await dataFolder();
  const first = await folder.start();
  const pidFile = path.join(folder.dataDir, 'pg18/postmaster.pid');
  const before = await readFile(pidFile, 'utf8');
  await first.stop();
  await writeFile(pidFile, before.replace(String(first.pid), String(process.pid)));

  const second = await folder.start();

  expect(second.adopted).toBe(false);
  expect(await ask(second.url(), (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

test('a damaged database is one sentence that says where it is', async () => {
  await using folder = await dataFolder();
  await (await folder.start()).stop();
  const cluster = path.join(folder.dataDir, 'pg18');

  await rename(path.join(cluster, 'global/pg_control'), path.join(folder.dataDir, 'pg_control'));
  const unreadable = await folder.start().catch((error: unknown) => error);
  await rename(path.join(folder.dataDir, 'pg_control'), path.join(cluster, 'global/pg_control'));
  await writeFile(path.join(cluster, 'PG_VERSION'), '17\n');
  const old = await folder.start().catch((error: unknown) => error);
  await rm(path.join(cluster, 'PG_VERSION'));
  const incomplete = await folder.start().catch((error: unknown) => error);

  for (const error of [unreadable, old, incomplete]) {
    expect(error).toBeInstanceOf(EmbeddedPostgresError);
    expect(error).toMatchObject({ message: expect.stringMatching(/^[A-Z][^\n]*\.$/) });
    expect(error).toMatchObject({ message: expect.stringContaining(cluster) });
  }
  expect(unreadable).toMatchObject({ message: expect.stringContaining('pg18.log') });
  expect(old).toMatchObject({ message: expect.stringContaining('was made by PostgreSQL 17') });
});

test('a data directory that cannot be made is one sentence', async () => {
  await using folder = await dataFolder();
  await mkdir(folder.dataDir);
  await writeFile(path.join(folder.dataDir, 'file'), '');

  const refused = folder.start({ dataDir: path.join(folder.dataDir, 'file/data') });

  await expect(refused).rejects.toThrow(EmbeddedPostgresError);
  await expect(refused).rejects.toThrow(/^The data directory .* cannot be used/);
});

test('a platform without binaries is told to bring its own database', async () => {
  await using folder = await dataFolder();
  const arch = vi.spyOn(process, 'arch', 'get').mockReturnValue('riscv64');
  try {
    await expect(folder.start()).rejects.toThrow(/no embedded PostgreSQL for \w+-riscv64.*DATABASE_URL/);
  } finally {
    arch.mockRestore();
  }
});

test.runIf(linux)('the server is given none of our environment, where keys are', async () => {
  await using folder = await dataFolder();
  vi.stubEnv('OPENAI_API_KEY', 'secret');
  try {
    const server = await folder.start();
    const environment = await readFile(`/proc/${server.pid}/environ`, 'utf8');
    expect(environment.split('\0').filter(Boolean).toSorted()).toEqual(['LC_ALL=C', 'TZ=UTC']);
  } finally {
    vi.unstubAllEnvs();
  }
});

test.runIf(root && linux)('root’s server runs as somebody else', async () => {
  await using folder = await dataFolder();
  const server = await folder.start();

  expect((await stat(`/proc/${server.pid}`)).uid).not.toBe(0);
});

test.runIf(root && linux)('root’s data directory may lie below a folder that is closed to others', async () => {
  await using closed = await dataFolder();
  await mkdir(closed.dataDir, { mode: 0o700 });
  await using folder = await dataFolder(closed.dataDir);
  const server = await folder.start();

  await ask(server.url(), (sql) => sql`create table kept as select 42 as answer`);
  await server.stop();
  const home = await realpath(path.join(folder.dataDir, 'postgres-home'));
  expect(home).toMatch(/^\/var\/lib\/codelab-/);
  await chmod(closed.dataDir, 0o755);
  const again = await folder.start();

  expect(await ask(again.url(), (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
  await again.stop();
  await rm(home, { recursive: true });
});

test('binaries that lie in a closed folder, without their links, are copied to where they can run', async () => {
  await using folder = await dataFolder();
  const closed = path.join(folder.dataDir, 'closed');
  const home = path.join(folder.dataDir, 'home');
  await mkdir(home, { recursive: true });
  await mkdir(closed, { mode: 0o700 });
  await cp(path.dirname(await installedFolder()), path.join(closed, 'package'), {
    recursive: true,
    // Without the links: what is left is what the npm package holds.
    filter: (source) => !lstatSync(source).isSymbolicLink(),
  });

  const account = unprivilegedAccount();
  const binaries = await postgresBinaries(path.join(closed, 'package/native'), home, account);

  expect(binaries.major).toBe(18);
  expect(binaries.postgres.startsWith(root ? home : closed)).toBe(true);
});
