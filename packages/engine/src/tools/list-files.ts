import * as z from 'zod';
import type { Workspace } from '../workspace/workspace.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';

const maxEntries = 500;
const notOpened: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

export const listFiles = defineTool({
  kind: 'workspace',
  name: 'list_files',
  description:
    'Lists files and folders (a folder ends with "/"), as paths relative to the root of the workspace. `leftOut` says what is there and not listed.',
  input: z.strictObject({
    path: PathArgument.default('.').describe('The folder, relative to the root of the workspace; "." is the root.'),
    depth: z.int().min(1).max(3).default(2).describe('How many levels of folders to list.'),
  }),
  risk: 'read',
  repeatable: true,
  touches: ({ path }) => ({ reads: [path], writes: [] }),
  title: ({ path }) => (path === '.' ? 'List the workspace' : `List ${path}`),
  execute: async ({ path, depth }, { workspace, signal }) => {
    const { path: start } = await workspace.resolve(path);
    return { path: start, ...(await walk(workspace, { start, depth, signal })) };
  },
});

/** Level by level, so that a large folder early in the alphabet does not hide the others. */
async function walk(
  workspace: Workspace,
  wanted: { start: string; depth: number; signal: AbortSignal },
): Promise<{ entries: string[]; leftOut: string[] }> {
  const entries: string[] = [];
  const leftOut: string[] = [];
  let level = [wanted.start];
  for (let depth = 0; depth < wanted.depth && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      wanted.signal.throwIfAborted();
      const found = await workspace.list(folder);
      const room = maxEntries - entries.length;
      if (found.length > room) leftOut.push(`${found.length - room} more in ${folder}`);
      for (const { name, kind } of found.slice(0, room)) {
        const path = folder === '.' ? name : `${folder}/${name}`;
        entries.push(kind === 'folder' ? `${path}/` : path);
        if (kind !== 'folder') continue;
        if (notOpened.has(name)) leftOut.push(`what is in ${path}`);
        else next.push(path);
      }
    }
    level = next;
  }
  return { entries: entries.sort(), leftOut };
}
