import { expect, test } from 'vitest';
import { ModelRef } from '@codelab/protocol/agent';
import { offeredTo } from './offered-to.ts';

const names = ['read_file', 'write_file', 'edit_file', 'edit_files', 'apply_patch'];
const offered = (model: string, tools = names) =>
  offeredTo(
    ModelRef.parse(model),
    tools.map((name) => ({ name })),
  ).map(({ name }) => name);

test.each([
  'openai/gpt-5.2',
  'openai/gpt-5-codex',
  'openai/codex-mini-latest',
  'openai/gpt-4.1',
  'openai/o3',
  'openai/o4-mini',
  'compatible/openai/gpt-oss-120b',
])('%s is offered patches and no exact edits', (model) => {
  expect(offered(model)).toEqual(['read_file', 'write_file', 'apply_patch']);
});

test.each([
  'demo',
  'anthropic/claude-opus-4-5',
  'google/gemini-3-pro',
  'openai/gpt-4o',
  'compatible/qwen3-coder',
  'compatible/solo3',
])('%s is offered exact edits and no patches', (model) => {
  expect(offered(model)).toEqual(['read_file', 'write_file', 'edit_file', 'edit_files']);
});

test('an agent that has only one way to change files keeps it, whichever model it uses', () => {
  expect(offered('openai/gpt-5', ['edit_file'])).toEqual(['edit_file']);
  expect(offered('demo', ['apply_patch'])).toEqual(['apply_patch']);
});
