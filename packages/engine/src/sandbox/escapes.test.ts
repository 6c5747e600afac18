import { link, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { expectNobodyLeft, roomFor } from './command-room.ts';
import { hostSandbox } from './host.ts';
import { openSandbox } from './open-sandbox.ts';
import { processGroup } from './process-group.ts';
import type { CommandOptions, Sandbox } from './sandbox.ts';

const sandbox = await openSandbox(undefined, [process.env.CODELAB_TEST_SOCAT ?? '/usr/bin/socat']);
const hosts = await sandbox.hosts();
const host = hostSandbox('There is no sandbox in this test');
afterAll(() => sandbox.close());

const group = await processGroup(10);
const canCount = group !== undefined || process.getuid?.() !== 0;
await group?.[Symbol.asyncDispose]();

type Way = readonly [name: string, sandbox: Sandbox, options: Partial<CommandOptions>];
const bubblewrap: Way = ['out of bubblewrap', sandbox, {}];
const runtime: Way = ['out of the sandbox runtime', sandbox, { allowedHosts: ['allowed.example'] }];
const isolated: readonly Way[] = sandbox.kind === 'none' ? [] : hosts.works ? [bubblewrap, runtime] : [bubblewrap];
const every: readonly Way[] = [...isolated, ['of a bare process', host, {}]];

if (!hosts.works) {
  test('nothing leads out of the sandbox runtime', (context) => {
    context.skip(hosts.reason);
  });
}

describe.each(isolated)('nothing leads %s', (_, used, options) => {
  test('by a link: neither one that was there nor one that is made', async () => {
    await using room = await roomFor(used);
    const secret = join(room.outside, 'secret.txt');
    await writeFile(secret, 'do-not-tell');
    await symlink(room.outside, join(room.root, 'folder'));
    await symlink(secret, join(room.root, 'file'));

    const done = await room.run(
      `cat file folder/secret.txt; echo x > file; echo x > folder/new; ln ${secret} hard; ln -s ${secret} soft; cat hard soft
       ln /etc/passwd passwd; echo x >> passwd; rm -rf folder/ ${room.outside}; mv ${room.outside} moved; true`,
      options,
    );

    expect(done.output).not.toContain('do-not-tell');
    expect(await readFile(secret, 'utf8')).toBe('do-not-tell');
    expect(await readdir(room.outside)).toEqual(['secret.txt']);
    expect(await readFile('/etc/passwd', 'utf8')).not.toMatch(/^x$/m);
  });

  test('by what the kernel shows of processes', async () => {
    await using room = await roomFor(used);
    const own = await readFile('/proc/self/environ', 'utf8');
    const [entry = ''] = own.split('\0').filter((one) => /^(VITEST|npm_|NODE|HOME=).{4}/.test(one));

    const done = await room.run(
      `cat /proc/*/environ /proc/*/task/*/environ 2> /dev/null | tr '\\0' '\\n'
       ls /proc/1/root/root /proc/1/cwd/.. /proc/self/root/home /proc/${process.pid}/root 2>&1 | grep -v '^ls: '
       kill -9 ${process.pid} ${process.ppid}; kill -9 -1; true`,
      options,
    );

    expect(entry).not.toBe('');
    expect(done.output).not.toContain(entry);
    expect(done.output).not.toContain('CODELAB_TEST_SOCAT');
  });

  test('by more rights: no mount, no other root, no device, no set-user-id program', async () => {
    await using room = await roomFor(used);

    const done = await room.run(
      `mount -t tmpfs none /mnt && echo BROKEN mount
       mount -o remount,rw /usr && echo BROKEN remount
       umount /proc && echo BROKEN umount
       unshare -rm mount -o remount,rw,bind /usr && echo BROKEN unshare
       touch /usr/bin/x && echo BROKEN usr
       mknod disk b 8 0 && head -c 1 disk && echo BROKEN device
       cat /dev/mem /dev/sda /proc/kcore 2> /dev/null | head -c 1 | grep -q . && echo BROKEN memory
       (: >> /proc/sys/kernel/core_pattern) && echo BROKEN sysctl
       date -s 2000-01-01 && echo BROKEN clock
       grep NoNewPrivs /proc/self/status`,
      options,
    );

    expect(done.output).not.toContain('BROKEN');
    expect(done.output).toMatch(/NoNewPrivs:\s*1/);
  });

  test('by the network: not to the machine, not by raw packets, not by a socket of another server', async () => {
    await using room = await roomFor(used);
    const { createServer } = await import('node:net');
    const path = join(room.outside, 'server.sock');
    const server = createServer((socket) => socket.end('reached'));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      const done = await room.run(
        `node -e 'require("net").connect("${path}").on("data", (d) => console.log(String(d))).on("error", () => {})'
         for port in 22 80 3000 5432 8080; do (exec 3<>/dev/tcp/127.0.0.1/$port) 2> /dev/null && echo reached $port; done
         (exec 3<>/dev/tcp/1.1.1.1/53) 2> /dev/null && echo reached
         grep -c : /proc/net/dev`,
        { timeoutMs: 8_000, ...options },
      );

      expect(done).toMatchObject({ timedOut: false });
      expect(done.output).not.toContain('reached');
      expect(done.output.trim().split('\n').at(-1)).toBe('1');
    } finally {
      server.close();
    }
  });

  test('by using all there is: memory, temporary files and processes end before the machine does', async () => {
    await using room = await roomFor(used);

    const done = await room.run(
      `perl -e 'my $all = "a" x (5 * 1024 ** 3); print "BROKEN memory\\n"'
       truncate -s 2G big && echo BROKEN file
       echo ended`,
      options,
    );

    expect(done.output).not.toContain('BROKEN');
    expect(done.output).toContain('ended');
  });
});

test.runIf(sandbox.kind === 'bubblewrap')('temporary files have room for half a gigabyte', async () => {
  await using room = await roomFor(sandbox);

  const done = await room.run('fallocate -l 600M /tmp/fill && echo BROKEN; fallocate -l 100M /tmp/some && echo fits');

  expect(done.output).not.toContain('BROKEN');
  expect(done.output).toMatch(/fits\n$/);
});

describe.each(every)('the end of a command is the end %s', (_, used, options) => {
  test('of everything that tried to outlive it', async () => {
    await using room = await roomFor(used);
    const stubborn = `trap '' TERM HUP INT; sleep 5601`;

    const done = await room.run(
      `setsid bash -c "${stubborn}" & (bash -c "${stubborn}" &) ; nohup sleep 5602 & disown
       setsid setsid bash -c "${stubborn} & wait" > /dev/null 2>&1 < /dev/null & sleep 0.2; echo done`,
      options,
    );

    expect(done).toMatchObject({ exitCode: 0, output: 'done\n' });
    await expectNobodyLeft('sleep\x00560');
  });

  // Where the machine cannot count, the bomb would be a real one.
  test.runIf(canCount)('of a bomb of processes, which is small', async () => {
    await using room = await roomFor(used);

    const done = await room.run('bomb() { sleep 5701 & bomb | bomb & }; bomb; sleep 5701', {
      timeoutMs: 1_000,
      processes: 60,
      ...options,
    });

    expect(done.tookMs).toBeLessThan(4_000);
    await expectNobodyLeft('sleep\x005701');
    expect((await room.run('echo all is well', options)).output).toBe('all is well\n');
  });

  test('of output without end, from many mouths', async () => {
    await using room = await roomFor(used);

    const done = await room.run('yes mouth-one & yes mouth-two >&2 & setsid yes mouth-three & wait', {
      maxOutputBytes: 300_000,
      ...options,
    });

    expect(done).toMatchObject({ tooMuchOutput: true });
    expect(done.heard.length).toBeLessThanOrEqual(300_000);
    await expectNobodyLeft('mouth-');
  });
});

test('a hard link that somebody made before is a file of the workspace: only the path jail of the tools knows it', async () => {
  await using room = await roomFor(host);
  const outside = join(room.outside, 'linked.txt');
  await writeFile(outside, 'one');
  await link(outside, join(room.root, 'linked.txt'));

  expect((await stat(join(room.root, 'linked.txt'))).nlink).toBe(2);
});
