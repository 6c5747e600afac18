import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ToolFailure } from '../tools/tool-failure.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

test('what is written is read again, and its hash is the sha-256 of its bytes', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;

  const written = await workspace.write('deep/er/grüße.md', 'Grüße 👋\r\n');

  expect(written).toEqual({ sizeBytes: 14 });
  expect(await workspace.read('deep/er/grüße.md')).toBe('Grüße 👋\r\n');
  expect(await workspace.hashOf('deep/er/grüße.md')).toBe(createHash('sha256').update('Grüße 👋\r\n').digest('hex'));
  expect(await workspace.hashOf('deep/nothing')).toBe('absent');
  expect(await readdir(join(workspace.root, 'deep/er'))).toEqual(['grüße.md']);
});

test('a byte order mark survives reading and writing', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await writeFile(join(workspace.root, 'bom.txt'), '\ufefftext');

  await workspace.write('bom.txt', await workspace.read('bom.txt'));

  expect(await readFile(join(workspace.root, 'bom.txt'), 'utf8')).toBe('\ufefftext');
});

test('binary, large, absent and folder are told apart', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await writeFile(join(workspace.root, 'nul'), 'a\0b');
  await writeFile(join(workspace.root, 'latin1'), Buffer.from([0xe4, 0x20, 0x41]));
  await writeFile(join(workspace.root, 'large'), 'x'.repeat(1024 * 1024 + 1));
  await writeFile(join(workspace.root, 'just-fits'), 'x'.repeat(1024 * 1024));
  await mkdir(join(workspace.root, 'folder'));

  expect(await workspace.inspect('nul')).toMatchObject({ type: 'binary', sizeBytes: 3 });
  expect(await workspace.inspect('latin1')).toMatchObject({ type: 'binary' });
  expect(await workspace.inspect('large')).toMatchObject({ type: 'too_large', sizeBytes: 1024 * 1024 + 1 });
  expect(await workspace.inspect('just-fits')).toMatchObject({ type: 'text' });
  expect(await workspace.inspect('folder')).toEqual({ type: 'folder' });
  expect(await workspace.inspect('.')).toEqual({ type: 'folder' });
  expect(await workspace.inspect('absent')).toEqual({ type: 'absent' });
  await expect(workspace.read('nul')).rejects.toThrow('binary');
  await expect(workspace.read('large')).rejects.toThrow('too large');
  await expect(workspace.read('folder')).rejects.toThrow('is a folder');
  await expect(workspace.read('absent')).rejects.toThrow('does not exist');
});

test('a pipe is refused at once, instead of being waited for', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await promisify(execFile)('mkfifo', [join(workspace.root, 'pipe')]);

  await expect(workspace.read('pipe')).rejects.toMatchObject({ code: 'path_not_allowed' });
  await expect(workspace.write('pipe', 'x')).rejects.toMatchObject({ code: 'path_not_allowed' });
  await expect(workspace.remove('pipe')).rejects.toMatchObject({ code: 'path_not_allowed' });
});

test('a rewritten file keeps its mode and its owner, and never shows half of itself', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  const file = join(workspace.root, 'run.sh');
  await workspace.write('run.sh', 'old');
  await chmod(file, 0o750);
  if (process.getuid?.() === 0) await chown(file, 65534, 65534);
  const before = await stat(file);

  const seen = new Set<string>();
  const writing = workspace.write('run.sh', 'new'.repeat(100_000)).then(() => 'written');
  while ((await Promise.race([writing, readFile(file, 'utf8').then((text) => seen.add(text))])) !== 'written');

  expect([...seen].every((text) => text === 'old' || text.length === 300_000)).toBe(true);
  const after = await stat(file);
  expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
  expect(await readdir(workspace.root)).toEqual(['run.sh']);
});

test.runIf(process.getuid?.() === 0)('what root makes belongs to the owner of the folder', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await chown(workspace.root, 65534, 65534);

  await workspace.write('new/file.txt', 'x');

  expect(await stat(join(workspace.root, 'new'))).toMatchObject({ uid: 65534, gid: 65534 });
  expect(await stat(join(workspace.root, 'new/file.txt'))).toMatchObject({ uid: 65534, gid: 65534 });
});

test('a file with a second name on the disk is not changed', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace, outside } = fixture;
  await writeFile(join(outside, 'shared.txt'), 'shared');
  await link(join(outside, 'shared.txt'), join(workspace.root, 'hard.txt'));

  await expect(workspace.write('hard.txt', 'x')).rejects.toMatchObject({ code: 'path_not_allowed' });

  expect(await readFile(join(outside, 'shared.txt'), 'utf8')).toBe('shared');
});

test('writing through a link inside the workspace changes the file and keeps the link', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await workspace.write('real.txt', 'old');
  await symlink('real.txt', join(workspace.root, 'link.txt'));

  await workspace.write('link.txt', 'new');

  expect(await workspace.read('real.txt')).toBe('new');
  expect(await workspace.list('.')).toEqual([
    { name: 'link.txt', kind: 'link' },
    { name: 'real.txt', kind: 'file' },
  ]);
});

test('removing takes files only: no folder, no link, not the workspace', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await workspace.write('a.txt', 'a');
  await workspace.write('folder/b.txt', 'b');
  await symlink('a.txt', join(workspace.root, 'link.txt'));

  await workspace.remove('folder/b.txt');

  await expect(workspace.remove('folder')).rejects.toThrow('is a folder');
  await expect(workspace.remove('link.txt')).rejects.toThrow('symbolic link');
  await expect(workspace.remove('folder/b.txt')).rejects.toThrow('does not exist');
  await expect(workspace.remove('.')).rejects.toThrow('the workspace itself');
  expect((await workspace.list('.')).map((entry) => entry.name)).toEqual(['a.txt', 'folder', 'link.txt']);
});

test('moving makes the folders on the way and never replaces a file', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await workspace.write('a.txt', 'a');
  await workspace.write('taken.txt', 'taken');

  await expect(workspace.move('a.txt', 'taken.txt')).rejects.toThrow('"taken.txt" exists already');
  await workspace.move('a.txt', 'new/place/b.txt');

  expect(await workspace.read('new/place/b.txt')).toBe('a');
  expect(await workspace.read('taken.txt')).toBe('taken');
  expect(await workspace.hashOf('a.txt')).toBe('absent');
  expect((await stat(join(workspace.root, 'new/place/b.txt'))).nlink).toBe(1);
  await expect(workspace.move('absent.txt', 'b.txt')).rejects.toThrow('"absent.txt" does not exist');
  await expect(workspace.move('new', 'old')).rejects.toThrow('is a folder');
});

test('a folder is made with all folders on the way, twice the same', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace } = fixture;
  await workspace.write('file.txt', '');

  await workspace.makeDirectory('a/b/c');
  await workspace.makeDirectory('a/b/c');

  expect(await workspace.list('a/b')).toEqual([{ name: 'c', kind: 'folder' }]);
  await expect(workspace.makeDirectory('file.txt')).rejects.toBeInstanceOf(ToolFailure);
  await expect(workspace.makeDirectory('file.txt/x')).rejects.toBeInstanceOf(ToolFailure);
});

test('a name that is too long is a failure in words', async () => {
  await using fixture = await temporaryWorkspace();

  await expect(fixture.workspace.write('x'.repeat(400), '')).rejects.toThrow('name that is too long');
});

test('a folder that is swapped for a link out again and again never lets a byte out or in', async () => {
  await using fixture = await temporaryWorkspace();
  const { workspace, outside } = fixture;
  await writeFile(join(outside, 'file.txt'), 'secret');
  await workspace.write('folder/file.txt', 'inside');

  const told = { inside: 0, refused: 0 };
  {
    await using _ = swapForLink(join(workspace.root, 'folder'), outside);
    for (let round = 0; round < 500; round += 1) {
      const read = await workspace.read('folder/file.txt').catch((error: unknown) => error);
      if (read === 'inside') {
        told.inside += 1;
      } else {
        expect(read).toBeInstanceOf(ToolFailure);
        told.refused += 1;
      }
      await workspace.write(`folder/new-${round}.txt`, 'x').catch((error: unknown) => {
        expect(error).toBeInstanceOf(ToolFailure);
      });
    }
  }

  expect(await readdir(outside)).toEqual(['file.txt']);
  expect(told.inside).toBeGreaterThan(0);
  expect(told.refused).toBeGreaterThan(0);
}, 30_000);

function swapForLink(folder: string, target: string): AsyncDisposable {
  const aside = `${folder}-aside`;
  let swapping = true;
  const swaps = (async () => {
    while (swapping) {
      await rename(folder, aside);
      // A write may make the folder anew at any moment, which is as it should be.
      await symlink(target, folder).catch(() => undefined);
      for (let back = false; !back; ) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
        back = await rename(aside, folder).then(
          () => true,
          () => false,
        );
      }
      for (let turns = Math.random() * 20; turns > 0; turns -= 1) await setImmediate();
    }
  })();
  return {
    [Symbol.asyncDispose]: () => {
      swapping = false;
      return swaps;
    },
  };
}
