import * as z from 'zod';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';

export const createDirectory = defineTool({
  kind: 'workspace',
  name: 'create_directory',
  description: 'Creates a folder, and the folders on the way to it. A folder that exists already is left as it is.',
  input: z.strictObject({ path: PathArgument }),
  risk: 'write',
  repeatable: true,
  touches: ({ path }) => ({ reads: [], writes: [path] }),
  title: ({ path }) => `Create the folder ${path}`,
  execute: async ({ path }, { workspace }) => {
    await workspace.makeDirectory(path);
    return { path: (await workspace.resolve(path)).path };
  },
});
