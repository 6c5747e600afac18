import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ToolFailure } from '../tools/tool-failure.ts';
import { makeDirectory, moveFile, removeFile, writeFile } from './change-files.ts';
import type { Content } from './file-content.ts';
import { isInside, type Jail, locate, type Place, realPathOf } from './path-jail.ts';
import { type Entry, inspect, list } from './read-files.ts';

/**
 * The files that tools may reach, and the only way to them. A path is relative to the root, or absolute and inside it;
 * every other one is refused with `path_not_allowed`.
 */
export type Workspace = {
  /** The real path of the root. */
  readonly root: string;
  /** Real paths of the server's own folders inside the root. */
  readonly hidden: readonly string[];
  /** Where a path really leads; what it leads to need not exist. */
  readonly resolve: (path: string) => Promise<Place>;
  /** The whole text. Fails in words for what is absent, a folder, binary or larger than `maxTextBytes`. */
  readonly read: (path: string) => Promise<string>;
  readonly inspect: (path: string) => Promise<Content>;
  /** sha-256 of the file's bytes in hex. */
  readonly hashOf: (path: string) => Promise<string | 'absent'>;
  readonly list: (path: string) => Promise<Entry[]>;
  /** All or nothing, also for who reads meanwhile; makes the folders on the way, keeps the file's mode. */
  readonly write: (path: string, content: string) => Promise<{ readonly sizeBytes: number }>;
  readonly makeDirectory: (path: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Never replaces a file. */
  readonly move: (from: string, to: string) => Promise<void>;
};

/** `dataDirectory` is the server's own; where it lies inside the root, no tool reaches it. */
export async function openWorkspace(root: string, options: { dataDirectory?: string } = {}): Promise<Workspace> {
  const jail = await jailAt(resolve(root), options.dataDirectory);
  return {
    root: jail.root,
    hidden: jail.hidden,
    resolve: (path) => locate(jail, path),
    read: async (path) => textOf(path, await inspect(jail, path)),
    inspect: (path) => inspect(jail, path),
    hashOf: async (path) => hashOf(path, await inspect(jail, path)),
    list: (path) => list(jail, path),
    write: (path, content) => writeFile(jail, path, content),
    makeDirectory: (path) => makeDirectory(jail, path),
    remove: (path) => removeFile(jail, path),
    move: (from, to) => moveFile(jail, from, to),
  };
}

async function jailAt(givenRoot: string, dataDirectory: string | undefined): Promise<Jail> {
  const root = await realpath(givenRoot);
  if (!(await stat(root)).isDirectory()) throw new Error(`The workspace ${root} is not a folder.`);
  if (dirname(root) === root) throw new Error('The whole disk cannot be a workspace.');
  if (dataDirectory === undefined) return { root, givenRoot, hidden: [] };
  const data = await realPathOf(resolve(dataDirectory), dataDirectory);
  if (data === root) throw new Error(`The workspace ${root} is the data directory; choose another folder.`);
  return { root, givenRoot, hidden: isInside(root, data) ? [data] : [] };
}

function textOf(path: string, content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'absent':
      throw new ToolFailure('tool_failed', `"${path}" does not exist.`);
    case 'folder':
      throw new ToolFailure('tool_failed', `"${path}" is a folder, not a file.`);
    case 'binary':
      throw new ToolFailure('tool_failed', `"${path}" is a binary file (${content.sizeBytes} bytes); it has no text.`);
    case 'too_large':
      throw new ToolFailure(
        'tool_failed',
        `"${path}" is too large to read (${content.sizeBytes} bytes; at most 1 MiB). Search in it, or use a command.`,
      );
  }
}

function hashOf(path: string, content: Content): string {
  if (content.type === 'absent') return 'absent';
  if (content.type === 'folder') throw new ToolFailure('tool_failed', `"${path}" is a folder, not a file.`);
  return content.hash;
}
