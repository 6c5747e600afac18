import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempDisposableSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

test('an unknown command is answered by one line with the known ones', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(root, 'scripts/run.mjs'), 'strat'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^codelab: there is no command 'strat', only start, dev, test, .*\n$/);
});

test('a stage that does not exist is answered by one line, before anything runs', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(root, 'scripts/test.ts'), 'untit'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^codelab: there is no stage 'untit', only lint, types, unit, .*\n$/);
});

test('a checkout that cannot be written to, and has nothing installed, says so in one line', ({ skip }) => {
  const canRun = spawnSync(process.execPath, ['--version'], { ...nobody, cwd: '/' }).status === 0;
  skip(!canRun, 'root may write anywhere, and nobody else may run the Node of this checkout');
  using folder = mkdtempDisposableSync(path.join(os.tmpdir(), 'codelab-door-'));
  mkdirSync(path.join(folder.path, 'tools'));
  cpSync(path.join(root, 'tools/package-lock.json'), path.join(folder.path, 'tools/package-lock.json'));
  cpSync(path.join(root, 'scripts/run.mjs'), path.join(folder.path, 'scripts/run.mjs'));
  chmodSync(path.join(folder.path, 'tools'), 0o555);
  chmodSync(folder.path, 0o755);
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder.path, 'scripts/run.mjs'), 'start'], {
    ...nobody,
    cwd: '/',
    encoding: 'utf8',
  });
  chmodSync(path.join(folder.path, 'tools'), 0o755);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^codelab: something must be installed, but \S+tools is not writable .*\n$/);
});
