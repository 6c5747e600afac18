import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange, TrialOther } from '@codelab/protocol/approval';
import { fileChange } from '../tools/file-change.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Content } from '../workspace/file-content.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import type { Manifest, WorkspaceCopy } from './copy-workspace.ts';

const maxFiles = 50;
const maxWrittenBytes = 1024 * 1024;

export type TrialChanges = {
  readonly files: FileChange[];
  /** What the files are to hold; `null` = the file goes. */
  readonly contents: { path: string; content: string | null }[];
  /** What is not a change to the text of a file, and cannot be brought over. */
  readonly others: TrialOther[];
};

type Found = {
  readonly files: Map<string, Stats>;
  readonly links: Map<string, string>;
  readonly folders: Set<string>;
  readonly others: TrialOther[];
};

/**
 * What a command made of a copy, in comparison with the workspace. Nothing runs in the copy any more; all that it holds
 * is still looked at without following a link. Throws `ToolFailure` where the workspace is another one by now.
 */
export async function trialChanges(workspace: Workspace, copy: WorkspaceCopy): Promise<TrialChanges> {
  const { manifest } = copy;
  const found = await everythingIn(copy);
  const others = [...found.others, ...linkChanges(manifest, found), ...folderChanges(manifest, found)];
  const changed = changedFiles(copy, found);
  const ours = changed.filter((path) => !isOfRepository(path));
  if (ours.length < changed.length) others.push({ path: '.git', what: 'repository' });
  if (ours.length > maxFiles) others.push({ path: `${ours.length - maxFiles}`, what: 'more' });

  const made = await openWorkspace(copy.path);
  const files: FileChange[] = [];
  const contents: TrialChanges['contents'] = [];
  let writtenBytes = 0;
  for (const path of ours.slice(0, maxFiles)) {
    await assertSame(workspace, manifest, path);
    const [before, after] = [await workspace.inspect(path), await made.inspect(path)];
    if (sameContent(before, after) && !modeChanged(manifest, found, path)) continue;
    const { change, other } = changeOf(path, { before, after, isModeChanged: modeChanged(manifest, found, path) });
    files.push(change);
    if (change.after !== undefined) writtenBytes += Buffer.byteLength(change.after);
    if (other) others.push({ path, what: other });
    else if (writtenBytes > maxWrittenBytes) others.push({ path, what: 'large' });
    else contents.push({ path, content: change.isRemoved ? null : (change.after ?? null) });
  }
  return { files, contents, others };
}

function isOfRepository(path: string): boolean {
  return path.split('/').includes('.git');
}

async function everythingIn({ path, leftOut }: WorkspaceCopy): Promise<Found> {
  const found: Found = { files: new Map(), links: new Map(), folders: new Set(), others: [] };
  const look = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(path, folder), { withFileTypes: true })) {
      const name = join(folder, entry.name);
      if (entry.isDirectory()) {
        found.folders.add(name);
        if (!leftOut.has(name)) await look(name);
      } else if (entry.isSymbolicLink()) found.links.set(name, await readlink(join(path, name)));
      else if (entry.isFile()) found.files.set(name, await lstat(join(path, name)));
      else found.others.push({ path: name, what: 'special' });
    }
  };
  await look('');
  return found;
}

/** A change to a file shows in its inode: who writes can set its times back, and not that of the inode itself. */
function changedFiles({ manifest, copiedAtMs }: WorkspaceCopy, found: Found): string[] {
  const gone = [...manifest.files.keys()].filter((path) => !found.files.has(path));
  const others = [...found.files].filter(([path, { ctimeMs }]) => ctimeMs > copiedAtMs || !manifest.files.has(path));
  return [...gone, ...others.map(([path]) => path)].sort();
}

function linkChanges(manifest: Manifest, found: Found): TrialOther[] {
  const paths = new Set([...manifest.links.keys(), ...found.links.keys()]);
  return [...paths]
    .filter((path) => !isOfRepository(path) && manifest.links.get(path) !== found.links.get(path))
    .map((path) => ({ path, what: 'link' as const }));
}

/** A new folder comes with its files; an empty one, and one that is gone, do not. */
function folderChanges(manifest: Manifest, found: Found): TrialOther[] {
  const inUse = [...found.files.keys(), ...found.links.keys(), ...found.folders];
  const gone = [...manifest.folders].filter((path) => !found.folders.has(path));
  const empty = [...found.folders].filter(
    (path) => !manifest.folders.has(path) && !inUse.some((one) => one.startsWith(`${path}/`)),
  );
  return [...gone, ...empty].filter((path) => !isOfRepository(path)).map((path) => ({ path, what: 'folder' as const }));
}

async function assertSame(workspace: Workspace, manifest: Manifest, path: string): Promise<void> {
  const then = manifest.files.get(path);
  const now = await lstat(join(workspace.root, path)).catch(() => undefined);
  const isSame =
    then === undefined
      ? now === undefined
      : now?.ino === then.ino && now.size === then.size && now.mtimeMs === then.mtimeMs && now.ctimeMs === then.ctimeMs;
  if (!isSame) throw new ToolFailure('tool_failed', `${path} was changed while the command was tried. Try it again.`);
}

function sameContent(one: Content, other: Content): boolean {
  return one.type === other.type && ('hash' in one && 'hash' in other ? one.hash === other.hash : true);
}

function modeChanged(manifest: Manifest, found: Found, path: string): boolean {
  const [then, now] = [manifest.files.get(path), found.files.get(path)];
  if (!now) return false;
  const executable = 0o111;
  return then ? (then.mode & 0o7777) !== (now.mode & 0o7777) : (now.mode & executable) !== 0;
}

type Looked = { readonly before: Content; readonly after: Content; readonly isModeChanged: boolean };

function changeOf(
  path: string,
  { before, after, isModeChanged }: Looked,
): { change: FileChange; other?: TrialOther['what'] } {
  switch (after.type) {
    case 'absent':
      return { change: fileChange(path, before, undefined) };
    case 'text': {
      const change = fileChange(path, before, after.text);
      if (isModeChanged) return { change, other: 'mode' };
      return change.after === undefined ? { change, other: before.type === 'binary' ? 'binary' : 'large' } : { change };
    }
    case 'binary':
    case 'too_large': {
      const what = after.type === 'binary' ? 'binary' : 'large';
      const words = `${path} becomes a ${what} file of ${after.sizeBytes} bytes.\n`;
      return { change: { path, baseHash: baseOf(before), diff: words, added: 0, removed: 0 }, other: what };
    }
    case 'folder':
      return {
        change: { path, baseHash: baseOf(before), diff: `${path} becomes a folder.\n`, added: 0, removed: 0 },
        other: 'folder',
      };
  }
}

function baseOf(before: Content): FileChange['baseHash'] {
  return 'hash' in before ? before.hash : before.type === 'absent' ? 'absent' : createHash('sha256').digest('hex');
}
