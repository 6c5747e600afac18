import * as z from 'zod';
import type { Content } from '../workspace/file-content.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type ChangeSet, carryOut, shownChanges } from './change-set.ts';
import { PathArgument } from './path-argument.ts';
import { replaceExactly } from './replace-exactly.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

const Input = z.strictObject({
  edits: z
    .array(
      z.strictObject({
        path: PathArgument,
        old_string: z
          .string()
          .min(1)
          .max(200_000)
          .describe('The exact text to replace, with its spaces and line breaks; it must occur exactly once.'),
        new_string: z.string().max(200_000).describe('The text to put in its place.'),
        replace_all: z.boolean().default(false).describe('Replace every occurrence instead of exactly one.'),
      }),
    )
    .min(1)
    .max(50)
    .describe(
      'In the order in which they are made: a later edit of the same file sees what an earlier one made of it.',
    ),
});

export const editFiles = defineTool({
  kind: 'workspace',
  name: 'edit_files',
  description:
    'Makes several edits in one or more files as one change: all of them, or none when one does not fit. Each replaces one exact piece of text, as edit_file does. Read the files first.',
  input: Input,
  risk: 'write',
  repeatable: false,
  touches: ({ edits }) => {
    const paths = [...new Set(edits.map(({ path }) => path))];
    return { reads: paths, writes: paths };
  },
  title: ({ edits }) => titleFor([...new Set(edits.map(({ path }) => path))]),
  preview: async (input, { workspace }) => shownChanges((await planned(input, workspace)).set),
  execute: async (input, { workspace }) => {
    const { set, replaced } = await planned(input, workspace);
    await carryOut(workspace, set);
    return { files: set.map(({ path }) => ({ path, replaced: replaced.get(path) ?? 0 })) };
  },
});

export function titleFor(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  return others.length === 0 ? `Change ${first}` : `Change ${first} and ${others.length} more`;
}

async function planned({ edits }: z.output<typeof Input>, workspace: Workspace) {
  const files = new Map<string, { before: Content; after: string }>();
  const replaced = new Map<string, number>();
  for (const [index, edit] of edits.entries()) {
    const { path } = await workspace.resolve(edit.path);
    const known = files.get(path) ?? (await readAt(workspace, path));
    const { text, count } = made(edit, known.after, `Edit ${index + 1} of ${edits.length}`);
    files.set(path, { ...known, after: text });
    replaced.set(path, (replaced.get(path) ?? 0) + count);
  }
  const set: ChangeSet = [...files].map(([path, file]) => ({ path, ...file }));
  return { set, replaced };
}

async function readAt(workspace: Workspace, path: string): Promise<{ before: Content; after: string }> {
  const before = await workspace.inspect(path);
  return { before, after: before.type === 'text' ? before.text : await workspace.read(path) };
}

type Edit = z.output<typeof Input>['edits'][number];

/** Which of the edits does not fit is what a model has to know first. */
function made(edit: Edit, text: string, which: string): { text: string; count: number } {
  const { path, old_string: oldString, new_string: newString, replace_all: all } = edit;
  try {
    return replaceExactly(path, text, { oldString, newString, all });
  } catch (error) {
    throw error instanceof ToolFailure ? doesNotFit(which, error) : error;
  }
}

function doesNotFit(which: string, { code, message }: ToolFailure): ToolFailure {
  return new ToolFailure(code, `${which} does not fit, so none was made. ${message}`);
}
