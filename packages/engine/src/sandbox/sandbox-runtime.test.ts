import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { roomFor } from './command-room.ts';
import { openSandbox } from './open-sandbox.ts';

const socat = [process.env.CODELAB_TEST_SOCAT ?? '/usr/bin/socat'];
const sandbox = await openSandbox(undefined, socat);
const state = await sandbox.hosts();
afterAll(() => sandbox.close());

test('where it cannot work the reason says what is missing, and an allowed name is not reached', async () => {
  const without = await openSandbox(undefined, ['/nowhere/socat']);
  if (without.kind === 'none') return;
  expect(await without.hosts()).toMatchObject({
    works: false,
    reason: expect.stringContaining('socat is not installed'),
  });

  await using room = await roomFor(without);
  const done = await room.run('echo runs; readlink /proc/self/ns/net', { allowedHosts: ['localhost'] });
  expect(done).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^runs\nnet:/) });
});

if (!state.works) {
  test('commands reach the names that they may', (context) => {
    context.skip(state.reason);
  });
}

describe.runIf(state.works)('with a list of names', () => {
  const allowedHosts = ['localhost'];

  test('a command reaches those, and no other, and nothing past the proxy', async () => {
    await using room = await roomFor(sandbox);
    const server = createServer((_, response) => response.end('reached'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    // The proxy is asked although the name is a local one.
    const ask = (name: string) => `curl -sS --noproxy '' -m 5 http://${name}:${port}/; echo " $?"`;
    try {
      expect((await room.run(ask('localhost'), { allowedHosts })).output).toBe('reached 0\n');
      expect((await room.run(ask('other.example'), { allowedHosts })).output).not.toContain('reached');
      expect((await room.run(ask('localhost'), { allowedHosts: ['other.example'] })).output).not.toContain('reached');
      expect((await room.run(ask('localhost'))).output).not.toContain('reached');
      const past = `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`;
      expect(await room.run(past, { allowedHosts })).toMatchObject({ exitCode: 1 });
    } finally {
      server.close();
    }
  });

  test('files are as safe as without it', async () => {
    await using room = await roomFor(sandbox);
    await writeFile(join(room.outside, 'secret.txt'), 'do-not-tell');

    const done = await room.run(
      `cat ${room.outside}/secret.txt; touch ${room.outside}/x /usr/x; cat /etc/shadow; env | grep -c VITEST; echo in > inside`,
      { allowedHosts },
    );

    expect(done.output).not.toContain('do-not-tell');
    expect(done.output).not.toContain('root:');
    expect(done.output.trim().endsWith('\n0')).toBe(true);
    expect(await readdir(room.outside)).toEqual(['secret.txt']);
    expect(existsSync(join(room.root, 'inside'))).toBe(true);
  });

  test('a workspace with hidden folders gets the stricter sandbox, which reaches nobody', async () => {
    await using room = await roomFor(sandbox);
    const data = join(room.root, '.data');
    await mkdir(data);
    await writeFile(join(data, 'owner-token'), 'do-not-tell');

    const done = await room.run('cat .data/owner-token; env | grep -c proxy', { allowedHosts, hidden: [data] });

    expect(done.output).toMatch(/No such file.*\n0\n$/s);
  });
});
