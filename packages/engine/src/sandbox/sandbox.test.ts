import { existsSync } from 'node:fs';
import { chown, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectNobodyLeft, roomFor } from './command-room.ts';
import { hostSandbox } from './host.ts';
import { openSandbox } from './open-sandbox.ts';
import type { Sandbox } from './sandbox.ts';

const installed = existsSync('/usr/bin/bwrap');
const sandbox = await openSandbox();
const host = hostSandbox('There is no sandbox in this test.');

const both: readonly [string, Sandbox][] = installed
  ? [
      ['in bubblewrap', sandbox],
      ['without a sandbox', host],
    ]
  : [['without a sandbox', host]];

describe.each(both)('%s', (_, used) => {
  test('a command runs in the workspace, and its exit code is told', async () => {
    await using room = await roomFor(used);

    const done = await room.run('pwd; echo text > made.txt; exit 3');

    expect(done).toMatchObject({ exitCode: 3, timedOut: false, truncated: false, output: `${room.root}\n` });
    expect(await readFile(join(room.root, 'made.txt'), 'utf8')).toBe('text\n');
  });

  test('both outputs are heard while the command runs, in the order in which they were written', async () => {
    await using room = await roomFor(used);
    const { promise, resolve } = Promise.withResolvers<void>();

    const running = room.run('echo one; echo two >&2; echo three; until [ -e go ]; do sleep 0.01; done; echo four', {
      output: (text) => text.includes('three') && resolve(),
    });
    await promise;
    await writeFile(join(room.root, 'go'), '');

    expect((await running).output).toBe('one\ntwo\nthree\nfour\n');
  });

  test('a character that comes in two pieces is heard as one', async () => {
    await using room = await roomFor(used);

    const done = await room.run(
      String.raw`printf 'a\xf0\x9f'; sleep 0.1; printf '\x91\x8b\xd0'; sleep 0.1; printf '\xb6\0\xff'`,
    );

    expect(done.heard).toBe('a👋ж\ufffd\ufffd');
    expect(done.output).toBe(done.heard);
  });

  test("nothing of the server's environment is visible, also not that of its processes", async () => {
    await using room = await roomFor(used);
    process.env.CODELAB_TEST_SECRET = 'do-not-tell';
    try {
      const done = await room.run('env; tr "\\0" "\\n" < /proc/1/environ; tr "\\0" "\\n" < /proc/$PPID/environ; true');
      const own = await room.run('env');

      if (used.kind === 'bubblewrap') expect(done.output).not.toContain('do-not-tell');
      expect(own.output).not.toContain('do-not-tell');
      expect(own.output).not.toContain('VITEST');
      expect(own.output).toMatch(/^PATH=.*\/usr\/bin/m);
    } finally {
      delete process.env.CODELAB_TEST_SECRET;
    }
  });

  test('programs are found, Node among them', async () => {
    await using room = await roomFor(used);

    const done = await room.run(
      `node -e 'console.log(6 * 7)' && awk 'BEGIN { print 43 }' && test -w "$TMPDIR" -a -w "$HOME"`,
    );

    expect(done).toMatchObject({ exitCode: 0, output: '42\n43\n' });
  });

  test('endless output is cut and its command stopped', async () => {
    await using room = await roomFor(used);

    const done = await room.run('yes the-same-line-again', { maxOutputBytes: 200_000 });

    expect(done).toMatchObject({ tooMuchOutput: true, truncated: true, timedOut: false });
    expect(done.heard).toHaveLength(200_000);
    expect(done.output.length).toBeLessThanOrEqual(48_000);
    expect(done.tookMs).toBeLessThan(5_000);
    await expectNobodyLeft('the-same-line-again');
  });

  test('of a long output the middle is left out', async () => {
    await using room = await roomFor(used);

    const done = await room.run('seq 1 20000');

    expect(done).toMatchObject({ exitCode: 0, truncated: true, tooMuchOutput: false });
    expect(done.output).toMatch(/^1\n2\n.*characters left out.*\n20000\n$/s);
    expect(done.heard).toMatch(/^1\n.*\n10000\n.*\n20000\n$/s);
  });

  test('a command that takes too long is stopped, and what it started too', async () => {
    await using room = await roomFor(used);

    const done = await room.run('echo begun; (trap "" TERM; sleep 5101) & sleep 5102', { timeoutMs: 300 });

    expect(done).toMatchObject({ timedOut: true, output: 'begun\n' });
    expect(done.tookMs).toBeLessThan(2_000);
    await expectNobodyLeft('sleep\x00510');
  });

  test('an abort kills everything in less than a second', async () => {
    await using room = await roomFor(used);
    const leaving = new AbortController();

    const running = room.run('trap "" TERM; setsid sleep 5201 & sleep 5202 & echo begun; sleep 5203', {
      signal: leaving.signal,
      output: () => leaving.abort(new Error('left')),
    });
    const ended = running.then(
      () => 'finished',
      (error: Error) => error.message,
    );
    await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
    const abortedAt = performance.now();

    expect(await ended).toBe('left');
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    await expectNobodyLeft('sleep\x00520');
  });

  test('a background process that left its session ends with the command and does not hold it up', async () => {
    await using room = await roomFor(used);

    const done = await room.run('setsid sh -c "trap : TERM; sleep 5301" & sleep 0.1; echo done');

    expect(done).toMatchObject({ exitCode: 0, output: 'done\n' });
    expect(done.tookMs).toBeLessThan(2_000);
    await expectNobodyLeft('sleep\x005301');
  });

  test('a command after an abort does not begin', async () => {
    await using room = await roomFor(used);

    await expect(room.run('touch begun', { signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left');

    expect(await readdir(room.root)).toEqual([]);
  });

  test('a workspace that is gone is told in words', async () => {
    await using room = await roomFor(used);

    await expect(room.run('true', { root: join(room.root, 'gone') })).rejects.toMatchObject({ code: 'tool_failed' });
  });

  test('memory and file size have limits', async () => {
    await using room = await roomFor(used);

    const done = await room.run('ulimit -d; ulimit -f; ulimit -c');

    expect(done.output).toBe('4194304\n1048576\n0\n');
  });

  test.runIf(process.getuid?.() === 0)(
    'a server that runs as root runs commands as the owner of the workspace',
    async () => {
      await using room = await roomFor(used);
      // The folder above belongs to root alone.
      await chown(room.root, 65534, 65534);
      await chown(join(room.root, '..'), 65534, 65534);

      const done = await room.run('id -u; id -G; touch made.txt "$HOME/made.txt" && cat /etc/shadow; node -p 1');

      expect(done.output).toMatch(/^65534\n65534\ncat: \/etc\/shadow: .*\n1\n$/);
      expect(await stat(join(room.root, 'made.txt'))).toMatchObject({ uid: 65534, gid: 65534 });
    },
  );
});
