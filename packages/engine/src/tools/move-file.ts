import * as z from 'zod';
import { fileChange } from './file-change.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

export const moveFile = defineTool({
  kind: 'workspace',
  name: 'move_file',
  description: 'Moves or renames one file. Folders on the way are created; a file that exists is never replaced.',
  input: z.strictObject({ from: PathArgument, to: PathArgument }),
  risk: 'write',
  repeatable: false,
  touches: ({ from, to }) => ({ reads: [from], writes: [from, to] }),
  title: ({ from, to }) => `Move ${from} to ${to}`,
  preview: async ({ from, to }, { workspace }) => {
    const [source, target] = [await workspace.resolve(from), await workspace.resolve(to)];
    const [moved, taken] = [await workspace.inspect(from), await workspace.inspect(to)];
    if (moved.type === 'absent') throw new ToolFailure('tool_failed', `"${from}" does not exist.`);
    if (taken.type !== 'absent') throw new ToolFailure('tool_failed', `"${to}" exists already.`);
    const arrival =
      moved.type === 'text'
        ? fileChange(target.path, taken, moved.text)
        : { path: target.path, baseHash: 'absent' as const, diff: `${from} is moved here.\n`, added: 0, removed: 0 };
    return [fileChange(source.path, moved, undefined), arrival];
  },
  execute: async ({ from, to }, { workspace }) => {
    const [source, target] = [await workspace.resolve(from), await workspace.resolve(to)];
    await workspace.move(from, to);
    return { from: source.path, to: target.path };
  },
});
