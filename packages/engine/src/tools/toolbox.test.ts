import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { toolForModel } from './tool-for-model.ts';
import { workspaceTool } from './tool-room.ts';
import { houseTools } from './toolbox.ts';

const examples: Readonly<Record<string, object>> = {
  read_file: { path: 'a' },
  list_files: {},
  search_in_code: { pattern: 'x' },
  write_file: { path: 'a', content: '' },
  edit_file: { path: 'a', old_string: 'a', new_string: '' },
  edit_files: { edits: [{ path: 'a', old_string: 'a', new_string: '' }] },
  apply_patch: { input: '*** Begin Patch\n*** Delete File: a\n*** End Patch' },
  create_directory: { path: 'a' },
  delete_file: { path: 'a' },
  move_file: { from: 'a', to: 'b' },
  execute_command: { command: 'true' },
  git_status: {},
  git_diff: {},
  git_log: {},
  git_commit: { message: 'Why' },
  fetch_url: { url: 'https://example.org' },
  command_output: { command_id: '00000000-0000-4000-8000-000000000000' },
  stop_command: { command_id: '00000000-0000-4000-8000-000000000000' },
  switch_agent: { agent: 'coder', reason: 'It writes code.' },
  propose_plan: { title: 'T', subtasks: [{ id: 'a', title: 'A', description: '', agent: 'coder' }] },
  ask_user: { questions: [{ id: 'a', question: 'Which?', options: ['one', 'two'] }] },
  complete: { summary: 'Done.', changed_files: [], commands: [{ command: 'npm test', exit_code: 0 }] },
};

test('every tool has an example here, and is found by its name', () => {
  expect(houseTools.all.map((tool) => tool.name).sort()).toEqual(Object.keys(examples).sort());
  expect(houseTools.all.every((tool) => houseTools.find(tool.name) === tool)).toBe(true);
  expect(houseTools.find('rm')).toBeUndefined();
  expect(houseTools.find('constructor')).toBeUndefined();
});

describe.each(houseTools.all.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  test('takes its example, nothing without it and nothing beside it', () => {
    expect(tool.input.safeParse(examples[name])).toMatchObject({ success: true });
    expect(tool.input.safeParse({ ...examples[name], more: 1 })).toMatchObject({ success: false });
    expect(tool.input.safeParse('text')).toMatchObject({ success: false });
  });

  test('is told to a model as plain JSON: an object with described fields', () => {
    const told = toolForModel(tool);

    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    expect(told.description.length).toBeGreaterThan(20);
    expect(told.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    const { properties } = told.inputSchema as { properties: Record<string, { description?: string }> };
    const fields = Object.entries(properties).filter(([field]) => field !== 'subtasks');
    expect(fields.filter(([, schema]) => !schema.description)).toEqual([]);
    expect(JSON.stringify(told)).not.toContain(`${Number.MAX_SAFE_INTEGER}`);
  });
});

test('what runs again on its own is what does the same when it runs twice', () => {
  const repeatable = houseTools.all
    .filter((tool) => tool.kind === 'workspace' && tool.repeatable)
    .map((tool) => tool.name);

  expect(repeatable).toEqual([
    'read_file',
    'list_files',
    'search_in_code',
    'write_file',
    'create_directory',
    'git_status',
    'git_diff',
    'git_log',
    'fetch_url',
    'command_output',
    'stop_command',
  ]);
});

test('a tool says which files it reads and changes, as its arguments name them', () => {
  const touched = (name: string) => workspaceTool(name).touches(examples[name]);

  expect(touched('list_files')).toEqual({ reads: ['.'], writes: [] });
  expect(touched('move_file')).toEqual({ reads: ['a'], writes: ['a', 'b'] });
  expect(touched('edit_file')).toEqual({ reads: ['a'], writes: ['a'] });
  expect(touched('edit_files')).toEqual({ reads: ['a'], writes: ['a'] });
  expect(touched('apply_patch')).toEqual({ reads: [], writes: ['a'] });
});

test('arguments that its schema does not let through never reach a tool', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(examples)), fc.jsonValue(), async (name, input) => {
      const tool = houseTools.find(name);
      if (tool?.kind !== 'workspace' || tool.input.safeParse(input).success) return;
      expect(() => tool.touches(input)).toThrow(z.ZodError);
      expect(() => tool.title(input)).toThrow(z.ZodError);
    }),
  );
});

test('questions with the same id are refused, because answers are told apart by it', () => {
  const question = { id: 'a', question: 'Which?' };

  expect(houseTools.find('ask_user')?.input.safeParse({ questions: [question, question] }).success).toBe(false);
});
