import { posix } from 'node:path';
import * as z from 'zod';
import type { Workspace } from '../workspace/workspace.ts';
import { type ChangeSet, carryOut, type PlannedFile, shownChanges } from './change-set.ts';
import { titleFor } from './edit-files.ts';
import { type FilePatch, parsePatch } from './patch/parse-patch.ts';
import { placeHunks } from './patch/place-hunks.ts';
import { defineTool, type Touched } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

const maxFiles = 50;

const Input = z.strictObject({
  input: z.string().min(1).max(1_000_000).describe('The whole patch, from "*** Begin Patch" to "*** End Patch".'),
});

export const applyPatch = defineTool({
  kind: 'workspace',
  name: 'apply_patch',
  description: `Changes files by a patch: all of it, or nothing when one place does not fit. Lines must match the files exactly.
*** Begin Patch
*** Add File: <path>
+<line>
*** Update File: <path>
*** Move to: <new path>   (only to rename it)
@@ <a line that stands before the place, such as the function's first; only where the lines below are not unique>
 <line that stays>
-<line that goes>
+<line that comes>
*** End of File   (only where the place is the end of the file)
*** Delete File: <path>
*** End Patch`,
  input: Input,
  risk: 'write',
  repeatable: false,
  touches: ({ input }) => touchedBy(parsePatch(input)),
  title: ({ input }) => titleOf(input),
  preview: async ({ input }, { workspace }) => shownChanges(await planned(input, workspace)),
  execute: async ({ input }, { workspace }) => {
    const set = await planned(input, workspace);
    await carryOut(workspace, set);
    return { files: set.map((file) => ({ path: file.path, change: changeOf(file) })) };
  },
});

function touchedBy(files: readonly FilePatch[]): Touched {
  const writes = files.flatMap((file) => [file.path, ...(file.type === 'update' && file.moveTo ? [file.moveTo] : [])]);
  return { reads: files.flatMap((file) => (file.type === 'update' ? [file.path] : [])), writes };
}

/** A title is asked for before anybody knows whether the patch can be read. */
function titleOf(input: string): string {
  try {
    return titleFor(touchedBy(parsePatch(input)).writes);
  } catch (error) {
    if (error instanceof ToolFailure) return 'Apply a patch';
    throw error;
  }
}

function changeOf({ before, after, movedFrom }: PlannedFile): string {
  if (movedFrom !== undefined) return `moved from ${movedFrom}`;
  if (after === undefined) return 'deleted';
  return before.type === 'absent' ? 'added' : 'updated';
}

async function planned(input: string, workspace: Workspace): Promise<ChangeSet> {
  const files = parsePatch(input);
  if (files.length > maxFiles) throw invalid(`The patch names ${files.length} files; at most ${maxFiles} at a time.`);
  const set: PlannedFile[] = [];
  for (const file of files) set.push(...(await plannedFor(file, workspace)));
  const seen = new Set<string>();
  for (const { path } of set) {
    if (seen.has(path)) throw invalid(`The patch names ${path} twice. Put all changes of a file into one section.`);
    seen.add(path);
  }
  return set;
}

async function plannedFor(file: FilePatch, workspace: Workspace): Promise<PlannedFile[]> {
  const { path } = await workspace.resolve(file.path);
  const before = await workspace.inspect(file.path);
  switch (file.type) {
    case 'add':
      if (before.type !== 'absent') throw invalid(`"${path}" exists already. Use "*** Update File: " to change it.`);
      return [{ path, before, after: file.lines.map((line) => `${line}\n`).join('') }];
    case 'delete':
      if (before.type === 'absent') throw invalid(`"${path}" does not exist, so it cannot be deleted.`);
      if (before.type === 'folder') throw invalid(`"${path}" is a folder. Delete its files one by one.`);
      await assertNoLink(workspace, file.path);
      return [{ path, before, after: undefined }];
    case 'update': {
      const after = placeHunks(path, await workspace.read(file.path), file.hunks);
      if (file.moveTo === undefined) return [{ path, before, after }];
      const target = await workspace.resolve(file.moveTo);
      const taken = await workspace.inspect(file.moveTo);
      if (taken.type !== 'absent') throw invalid(`"${target.path}" exists already, so ${path} cannot move there.`);
      await assertNoLink(workspace, file.path);
      return [
        { path, before, after: undefined },
        { path: target.path, before: taken, after, movedFrom: path },
      ];
    }
  }
}

/** A link is not the file that it leads to: neither goes with the other. */
async function assertNoLink(workspace: Workspace, path: string): Promise<void> {
  const parent = await workspace.resolve(posix.dirname(path));
  const real = await workspace.resolve(path);
  if (posix.join(parent.path, posix.basename(path)) === real.path) return;
  throw invalid(`"${path}" is a symbolic link. Remove or move it with a command.`);
}

function invalid(message: string): ToolFailure {
  return new ToolFailure('tool_failed', message);
}
