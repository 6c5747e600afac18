import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { json, play, toolsOf } from '../../testing/play-demo.ts';

test('a step of a plan is done with the real tools and completed with what they said', () => {
  const told = play('create a.txt with hi and run cat a.txt\n\nWhat was done before:\n- Run npm test: run npm test', {
    child: true,
  });
  expect(toolsOf(told)).toEqual(['write_file', 'execute_command', 'complete']);
  expect(told.calls.at(-1)?.[0]?.input).toEqual({
    summary: 'Wrote `a.txt`. `cat a.txt` ended with exit code **0**.',
    changed_files: ['a.txt'],
    commands: [{ command: 'cat a.txt', exit_code: 0 }],
  });
  expect(told.answer).toMatch(/Demo model/);
});

test('a note on a step is not taken for the step', () => {
  expect(toolsOf(play('list files\n\nNote: then run npm test', { child: true, agent: 'ask' }))).toEqual([
    'list_files',
    'complete',
  ]);
});

test('a step whose command failed is not completed, also not when it is reminded', () => {
  const failed = json({ exitCode: 1, output: '' });
  const before: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'run npm test' }] },
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId: '1', toolName: 'execute_command', input: { command: 'npm test' } }],
    },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', toolName: 'execute_command', output: failed }] },
  ];
  const told = play('[A reminder by CodeLab. The person did not write this.]\nThis step is not done.', {
    child: true,
    before,
  });
  expect(told.calls).toEqual([]);
  expect(told.answer).toMatch(/exit code \*\*1\*\*/);
});

test('a step that its agent has no tool for says so', () => {
  const told = play('run npm test', { child: true, agent: 'ask' });
  expect(told.calls).toEqual([]);
  expect(told.answer).toMatch(/I may not/);
});
