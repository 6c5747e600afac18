import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNobodyLeft, processesWith, roomFor } from './command-room.ts';
import { hostSandbox } from './host.ts';
import { openSandbox } from './open-sandbox.ts';

function serverThatRuns(command: string, root: string): string {
  const module = new URL('./open-sandbox.ts', import.meta.url);
  return `
    const { openSandbox } = await import('${module}');
    const { signal } = new AbortController();
    const output = (text) => process.stdout.write(text);
    const options = { root: '${root}', hidden: [], signal, output, timeoutMs: 60_000, maxOutputBytes: 1_000 };
    await (await openSandbox()).run('echo begun; ${command}', options);
  `;
}

const installed = existsSync('/usr/bin/bwrap');
const sandbox = await openSandbox();
const host = hostSandbox('There is no sandbox in this test.');

describe.skipIf(!installed)('bubblewrap keeps', () => {
  beforeAll(() => {
    expect(sandbox).toMatchObject({ kind: 'bubblewrap' });
    expect(sandbox.promises.filter(({ kept }) => !kept)).toEqual([]);
  });

  test('everything outside the workspace as it is', async () => {
    await using room = await roomFor(sandbox);
    await symlink(room.outside, join(room.root, 'out'));
    const places = [room.outside, 'out', '/', '/usr', '/etc', '/opt', '/dev', '/root', '/home', '/var', '/proc/sys'];

    const done = await room.run(
      `for place in ${places.join(' ')}; do touch "$place/codelab-probe" && echo "$place"; done`,
    );
    // Opened and not written: where this fails, the machine is not to suffer.
    const settings =
      '/proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/vm/swappiness /proc/sysrq-trigger';
    const kernel = await room.run(`for file in ${settings}; do (: >> $file) && echo BROKEN $file; done; true`);

    expect(done.output.split('\n').filter((line) => places.includes(line))).toEqual([]);
    expect(kernel.output).not.toContain('BROKEN');
    expect(await readdir(room.outside)).toEqual([]);
    // Whether the folder above is there at all depends on where the workspace lies; what is written there is lost.
    await room.run('touch ../codelab-probe');
    expect(await readdir(join(room.root, '..'))).not.toContain('codelab-probe');
  });

  test('the files of the machine to itself, also where the server is root', async () => {
    await using room = await roomFor(sandbox);
    await writeFile(join(room.outside, 'secret.txt'), 'do-not-tell');

    const done = await room.run(
      `cat /etc/shadow; cat ${room.outside}/secret.txt; ls /root /home /var; ln -s /etc/shadow l; cat l; head -c 9 /proc/kcore`,
    );

    expect(done.output).not.toContain('do-not-tell');
    expect(done.output).not.toContain('root:');
    expect(done.output.trim().split('\n')).toHaveLength(7);
  });

  test('the network of the machine to itself', async () => {
    await using room = await roomFor(sandbox);
    await using hostRoom = await roomFor(host);
    const server = createServer((socket) => socket.end('reached'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const connect = `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`;
    try {
      expect(await hostRoom.run(connect)).toMatchObject({ output: 'reached' });
      expect(await room.run(connect)).toMatchObject({ exitCode: 1, output: expect.stringContaining('refused') });
      expect((await room.run('cat /proc/net/dev | grep -c eth0')).output).toBe('0\n');
    } finally {
      server.close();
    }
  });

  test('a network of its own for commands that talk to themselves', async () => {
    await using room = await roomFor(sandbox);

    const done = await room.run(
      `node -e 'const s = require("http").createServer((_, r) => r.end("own")).listen(0, "127.0.0.1", async () => {
        console.log(await (await fetch("http://127.0.0.1:" + s.address().port)).text()); s.close() })'`,
    );

    expect(done).toMatchObject({ exitCode: 0, output: 'own\n' });
  });

  test("the server's own folders inside the workspace out of sight", async () => {
    await using room = await roomFor(sandbox);
    const data = join(room.root, '.data');
    await mkdir(data);
    await writeFile(join(data, 'owner-token'), 'do-not-tell');

    const done = await room.run('ls -A .data; cat .data/owner-token; touch .data/x; rm -rf .data; mv .data y; true', {
      hidden: [data, join(room.root, 'not-there')],
    });

    expect(done.output).not.toContain('do-not-tell');
    expect(done.output.startsWith('cat: ')).toBe(true);
    expect(await readdir(data)).toEqual(['owner-token']);
    expect(await readdir(room.root)).toEqual(['.data']);
  });

  test('nothing alive when the server is killed', async () => {
    await using room = await roomFor(sandbox);
    const server = spawn(process.execPath, ['--input-type=module', '--eval', serverThatRuns('sleep 5401', room.root)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(server.stdout, 'data');
    await expect.poll(() => processesWith('sleep\x005401')).toHaveLength(1);

    server.kill('SIGKILL');

    await expectNobodyLeft('sleep\x005401');
  });

  test('the processes of the machine out of sight, and few of its own', async () => {
    await using room = await roomFor(sandbox);

    const done = await room.run(`kill -0 ${process.pid}; ls -d /proc/[0-9]* | wc -l; ulimit -u`);

    expect(done.output).toMatch(/No such process\n[1-9]\n1024\n$/);
  });
});

test.skipIf(!installed)(
  'where a container forbids one option of bubblewrap, the sandbox works without it',
  async () => {
    await using room = await roomFor(host);
    const bubblewrap = join(room.outside, 'bwrap');
    const script = 'case "$* " in *--disable-userns*) echo "not allowed"; exit 1; esac; exec /usr/bin/bwrap "$@"';
    await writeFile(bubblewrap, `#!/bin/sh\n${script}\n`);
    await chmod(bubblewrap, 0o755);

    expect(await openSandbox([bubblewrap])).toMatchObject({ kind: 'bubblewrap' });
  },
);

if (!installed) {
  test('bubblewrap keeps commands in', (context) => {
    context.skip('bubblewrap is not installed: apt-get install bubblewrap');
  });
}

test('where bubblewrap is missing or fails, commands run without it, and the reason says so', async () => {
  const missing = await openSandbox(['/nowhere/bwrap']);
  const failing = await openSandbox(['/bin/false']);
  const pretending = await openSandbox(['/bin/true']);

  expect(missing.kind).toBe('none');
  expect(missing.reason).toMatch(/commands can act as the server's user: bubblewrap is not installed/);
  expect(failing).toMatchObject({ kind: 'none', reason: expect.stringContaining('bubblewrap does not work here') });
  expect(pretending).toMatchObject({ kind: 'none', reason: expect.stringContaining('bubblewrap does not work here') });
  // The trial can tell, or a sandbox that keeps nothing would pass it.
  for (const name of ['outside', 'network', 'processes', 'environment']) {
    expect(missing.promises).toContainEqual({ name, kept: false });
  }
  await using room = await roomFor(missing);
  expect(await room.run('echo runs')).toMatchObject({ exitCode: 0, output: 'runs\n' });
});
