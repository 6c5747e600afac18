import * as z from 'zod';
import { fileChange } from './file-change.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

export const deleteFile = defineTool({
  kind: 'workspace',
  name: 'delete_file',
  description: 'Deletes one file. Folders and symbolic links are not deleted.',
  input: z.strictObject({ path: PathArgument }),
  risk: 'write',
  repeatable: false,
  touches: ({ path }) => ({ reads: [], writes: [path] }),
  title: ({ path }) => `Delete ${path}`,
  preview: async ({ path }, { workspace }) => {
    const place = await workspace.resolve(path);
    const before = await workspace.inspect(path);
    if (before.type === 'absent') throw new ToolFailure('tool_failed', `"${path}" does not exist.`);
    return [fileChange(place.path, before, undefined)];
  },
  execute: async ({ path }, { workspace }) => {
    const place = await workspace.resolve(path);
    await workspace.remove(path);
    return { path: place.path, deleted: true };
  },
});
