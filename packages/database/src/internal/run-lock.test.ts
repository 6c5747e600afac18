import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { takeRunLock } from './run-lock.ts';

let dataDir = '';
let file = '';
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'codelab-lock-'));
  file = path.join(dataDir, 'run.pid');
  return () => rmSync(dataDir, { recursive: true });
});

/** What the holder with that pid would have written. */
function heldBy(pid: number, host = os.hostname()): string {
  const lock = takeRunLock(dataDir);
  const [, , start] = readFileSync(file, 'utf8').split('\n');
  lock.release();
  return [pid, host, start].join('\n');
}

test('it is held by one at a time, and free again when released', () => {
  const lock = takeRunLock(dataDir);

  expect(() => takeRunLock(dataDir)).toThrow(`already running with ${dataDir} (process ${process.pid})`);
  lock.release();
  expect(existsSync(file)).toBe(false);
  takeRunLock(dataDir).release();
});

test('a holder that was killed holds nothing', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  writeFileSync(file, heldBy(child.pid ?? 0));

  takeRunLock(dataDir).release();
});

test.skipIf(process.platform === 'win32')(
  'a pid that is another process by now, as in a restarted container, holds nothing',
  () => {
    const [pid, host] = heldBy(process.pid).split('\n');
    writeFileSync(file, [pid, host, 'started at another time'].join('\n'));

    takeRunLock(dataDir).release();
  },
);

test('a holder on another machine counts for as long as it touches the file', () => {
  const theirs = heldBy(7, 'elsewhere');
  writeFileSync(file, theirs);
  expect(() => takeRunLock(dataDir)).toThrow('(process 7 on elsewhere)');

  const before = new Date(Date.now() - 60_000);
  utimesSync(file, before, before);
  takeRunLock(dataDir).release();
});

test('a lock that somebody else has taken meanwhile is not removed by its former holder', () => {
  const lock = takeRunLock(dataDir);
  rmSync(file);
  writeFileSync(file, heldBy(7, 'elsewhere'));

  lock.release();

  expect(readFileSync(file, 'utf8')).toContain('elsewhere');
});
