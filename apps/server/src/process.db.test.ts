import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { AgentName } from '@codelab/protocol/agent';
import { openChat } from './testing/open-chat.ts';
import { startProcess } from './testing/start-process.ts';

/** Loading a whole server takes a second of processor time, and several tests may want it at once. */
const patient = { timeout: 90_000 };

async function temporaryFolder() {
  // Postgres runs as an account of its own when we are root, which may not enter root's temporary folder.
  const parent = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
  const folder = await mkdtemp(path.join(parent, 'codelab-process-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function takenPort() {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

test('what keeps the server from starting is one clear line, and exit code 1', patient, async () => {
  await using folder = await temporaryFolder();
  await using taken = await takenPort();
  const file = path.join(folder.path, 'file');
  await writeFile(file, '');
  const dataDir = path.join(folder.path, 'data');
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: 'many' }, /^codelab: PORT is "many"; it must be a port number, 0 to 65535\.\n$/],
    [{ PORT: String(taken.port) }, /^codelab: Port \d+ on 127\.0\.0\.1 is in use: stop what uses it, or set PORT\.\n$/],
    [{ CODELAB_DATA_DIR: file }, /^codelab: The data directory \S+file cannot be used \(EEXIST.+\)\.\n$/],
    [{ CODELAB_WORKSPACE: file }, /^codelab: The workspace \S+file cannot be used \(it is not a directory\)\.\n$/],
    [
      { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/codelab' },
      /^codelab: The database at 127\.0\.0\.1:1\/codelab cannot be used \(.*ECONNREFUSED.*\)\.\n$/,
    ],
  ];
  const ends = await Promise.all(
    cases.map(([variables]) => startProcess({ PORT: '0', CODELAB_DATA_DIR: dataDir, ...variables }).ended),
  );
  for (const [index, { code, stderr, stdout }] of ends.entries()) {
    expect(stderr).toMatch(cases[index]?.[1] ?? /^$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
});

test('a second server on the same data directory is refused, and the first goes on', patient, async () => {
  await using folder = await temporaryFolder();
  const variables = { PORT: '0', CODELAB_DATA_DIR: path.join(folder.path, 'data') };
  await using first = startProcess(variables);
  const link = await first.link;
  const second = await startProcess(variables).ended;
  expect(second).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^codelab: CodeLab is already running with \S+ \(process \d+\)\.\n$/),
  });
  expect((await fetch(new URL('/ready', link))).status).toBe(200);

  first.kill('SIGTERM');
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
});

test('asked to stop while streams are open, the process ends in time', patient, async () => {
  await using fresh = await freshDatabase();
  await using folder = await temporaryFolder();
  await using server = startProcess({ PORT: '0', CODELAB_DATA_DIR: folder.path, DATABASE_URL: fresh.url });
  const { origin } = await server.link;
  const token = (await readFile(path.join(folder.path, 'owner-token'), 'utf8')).trim();
  const streams = await Promise.all(
    Array.from({ length: 5 }, () =>
      fetch(`${origin}/api/trpc/live.stream?input=${encodeURIComponent('{"watch":[]}')}`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    ),
  );
  server.kill('SIGTERM');
  const ends = await Promise.all(streams.map((stream) => stream.text()));
  // When its time is up it ends itself with another code.
  expect(await server.ended).toMatchObject({ code: 0 });
  // A `return` would tell the client that there is nothing more to come, ever.
  for (const told of ends) expect(told).not.toMatch(/event: (return|serialized-error)/);
});

test(
  'killed while an approval waits, the server asks again after its restart, and the decision holds',
  patient,
  async () => {
    await using fresh = await freshDatabase();
    await using folder = await temporaryFolder();
    const workspace = path.join(folder.path, 'workspace');
    const variables = { PORT: '0', CODELAB_DATA_DIR: folder.path, DATABASE_URL: fresh.url };
    const reach = async (link: Promise<URL>) => {
      const token = (await readFile(path.join(folder.path, 'owner-token'), 'utf8')).trim();
      return connect({ url: (await link).origin, token });
    };
    await using killed = startProcess(variables);
    await killed.link;
    const before = await reach(killed.link);
    const agent = AgentName.parse('coder');
    const { conversationId } = await before.api.conversation.create.mutate({ key: newKey(), agent });
    {
      await using chat = openChat(before, conversationId);
      await chat.say('create kept.txt with still here');
      await chat.until('turn_waiting');
      killed.kill('SIGKILL');
      await killed.ended;
    }

    await using again = startProcess(variables);
    await again.link;
    const after = await reach(again.link);
    const { items } = await after.api.inbox.list.query();
    expect(items).toMatchObject([{ kind: 'approval', conversationId, tool: 'write_file' }]);
    await using chat = openChat(after, conversationId);
    const { waiting } = await chat.until('snapshot');
    const [approval] = waiting.approvals;
    if (!approval) throw new Error('nothing waits');
    const { id: approvalId, version, digest } = approval;
    await chat.send({ type: 'hitl_decision', approvalId, version, digest, decision: 'approve' });
    expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
    expect(await readFile(path.join(workspace, 'kept.txt'), 'utf8')).toContain('still here');
  },
);
