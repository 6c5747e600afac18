import { expect, test } from 'vitest';
import { toolTitle } from './tool-title.ts';

test.each([
  ['read_file', { path: 'src/app.ts' }, { name: 'read_file', values: { path: 'src/app.ts' } }],
  ['list_files', {}, { name: 'list_all_files', values: {} }],
  ['list_files', { path: '.' }, { name: 'list_all_files', values: {} }],
  ['list_files', { path: 'src' }, { name: 'list_files', values: { path: 'src' } }],
  ['search_in_code', { pattern: 'TODO', path: '.' }, { name: 'search_in_code', values: { query: 'TODO' } }],
  [
    'search_in_code',
    { pattern: 'TODO', path: 'src' },
    { name: 'search_in_path', values: { query: 'TODO', path: 'src' } },
  ],
  ['move_file', { from: 'a.ts', to: 'b.ts' }, { name: 'move_file', values: { from: 'a.ts', to: 'b.ts' } }],
  ['edit_files', { edits: [{ path: 'a.ts' }, { path: 'a.ts' }] }, { name: 'edit_file', values: { path: 'a.ts' } }],
  [
    'edit_files',
    { edits: [{ path: 'a.ts' }, { path: 'b.ts' }, { path: 'c.ts' }] },
    { name: 'edit_files', values: { path: 'a.ts', count: '2' } },
  ],
  [
    'apply_patch',
    { input: '*** Begin Patch\n*** Add File: a.ts\n+x\n*** Delete File: b.ts\n*** End Patch' },
    { name: 'edit_files', values: { path: 'a.ts', count: '1' } },
  ],
  ['apply_patch', { input: 'no patch' }, { name: 'other', values: { tool: 'apply_patch' } }],
  ['fetch_url', { url: 'https://a.example/b' }, { name: 'fetch_url', values: { url: 'https://a.example/b' } }],
  ['execute_command', { command: 'npm test' }, { name: 'execute_command', values: { command: 'npm test' } }],
  ['propose_plan', { title: 'Ship it', subtasks: [] }, { name: 'propose_plan', values: { title: 'Ship it' } }],
])('%s with %j is told in words', (tool, given, title) => {
  expect(toolTitle(tool, given)).toEqual(title);
});

test('a tool that nobody here knows is told by its name', () => {
  expect(toolTitle('frobnicate', { title: 'Bug' })).toEqual({ name: 'other', values: { tool: 'frobnicate' } });
});

test('a tool of a server is told with its server', () => {
  expect(toolTitle('github__create_issue', { title: 'Bug' })).toEqual({
    name: 'server_tool',
    values: { server: 'github', name: 'create_issue' },
  });
});

test.each([null, 'text', [], {}, { path: 7 }, { path: '' }])(
  'arguments like %j name the tool and nothing else',
  (given) => {
    expect(toolTitle('read_file', given)).toEqual({ name: 'other', values: { tool: 'read_file' } });
  },
);

test('a title stays one line of bearable length', () => {
  expect(toolTitle('execute_command', { command: 'cat <<EOF\nlong\nEOF' }).values).toEqual({ command: 'cat <<EOF…' });
  expect(toolTitle('execute_command', { command: 'x'.repeat(500) }).values.command).toHaveLength(121);
});
