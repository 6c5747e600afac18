import * as z from 'zod';
import type { Workspace } from '../workspace/workspace.ts';
import { fileChange } from './file-change.ts';
import { PathArgument } from './path-argument.ts';
import { replaceExactly } from './replace-exactly.ts';
import { defineTool } from './tool.ts';

const Input = z.strictObject({
  path: PathArgument,
  old_string: z
    .string()
    .min(1)
    .max(200_000)
    .describe('The exact text to replace, with its spaces and line breaks; it must occur exactly once.'),
  new_string: z.string().max(200_000).describe('The text to put in its place.'),
  replace_all: z.boolean().default(false).describe('Replace every occurrence instead of exactly one.'),
});

export const editFile = defineTool({
  kind: 'workspace',
  name: 'edit_file',
  description:
    'Replaces one exact piece of text in a file. Read the file first and copy the piece as it is, with enough lines around it to be unique.',
  input: Input,
  risk: 'write',
  repeatable: false,
  touches: ({ path }) => ({ reads: [path], writes: [path] }),
  title: ({ path }) => `Change ${path}`,
  preview: async (input, { workspace }) => {
    const place = await workspace.resolve(input.path);
    const before = await workspace.inspect(input.path);
    return [fileChange(place.path, before, (await edited(input, workspace)).text)];
  },
  execute: async (input, { workspace }) => {
    const place = await workspace.resolve(input.path);
    const { text, count } = await edited(input, workspace);
    await workspace.write(input.path, text);
    return { path: place.path, replaced: count };
  },
});

async function edited(input: z.output<typeof Input>, workspace: Workspace) {
  const { path, old_string: oldString, new_string: newString, replace_all: all } = input;
  return replaceExactly(path, await workspace.read(path), { oldString, newString, all });
}
