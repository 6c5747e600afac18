import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';

const isCommit = (text: string) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);

/**
 * The last commit of the repository that a workspace is. Read by hand: its configuration, which tools may have written,
 * could make git run anything.
 */
export async function lastCommitOf(root: string): Promise<{ commit: string; objects: string } | undefined> {
  const folder = join(root, '.git');
  const objects = join(folder, 'objects');
  if (!(await isFolder(folder)) || !(await isFolder(objects))) return undefined;
  const head = await textAt(join(folder, 'HEAD'));
  if (head === undefined) return undefined;
  if (isCommit(head)) return { commit: head, objects };
  const name = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (name === undefined || name.split('/').includes('..')) return undefined;
  const commit = (await textAt(join(folder, name))) ?? (await packed(folder, name));
  return commit !== undefined && isCommit(commit) ? { commit, objects } : undefined;
}

async function packed(folder: string, name: string): Promise<string | undefined> {
  const lines = (await textAt(join(folder, 'packed-refs')))?.split('\n') ?? [];
  return lines.map((line) => line.split(' ')).find(([, ref]) => ref === name)?.[0];
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (known) => known.isDirectory(),
    () => false,
  );
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    if (!(await lstat(path)).isFile()) return undefined;
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1024 * 1024) });
    return buffer.toString('utf8', 0, bytesRead).trim();
  } catch {
    return undefined;
  }
}
