import * as z from 'zod';
import { fileChange } from './file-change.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';

export const writeFile = defineTool({
  kind: 'workspace',
  name: 'write_file',
  description:
    'Creates a file, or replaces all of it, with the given content. Folders on the way are created. To change a part of an existing file use edit_file.',
  input: z.strictObject({
    path: PathArgument,
    content: z.string().max(1_000_000).describe('The whole new content of the file.'),
  }),
  risk: 'write',
  repeatable: true,
  touches: ({ path }) => ({ reads: [], writes: [path] }),
  title: ({ path }) => `Write ${path}`,
  preview: async ({ path, content }, { workspace }) => {
    const place = await workspace.resolve(path);
    return [fileChange(place.path, await workspace.inspect(path), content)];
  },
  execute: async ({ path, content }, { workspace }) => {
    const place = await workspace.resolve(path);
    return { path: place.path, ...(await workspace.write(path, content)) };
  },
});
