import { expect, test } from 'vitest';
import type { TranscriptMessage } from '@codelab/domain/transcript';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import { CallId } from '@codelab/protocol/ids';
import { requestOf } from '../testing/read-whole-reply.ts';
import { callOptionsOf, promptOf } from './prompt.ts';

const callId = CallId.parse('5f0c1c3e-8a52-4b0a-9d3e-0f6f6a4a1b11');
type AssistantParts = Extract<TranscriptMessage, { role: 'assistant' }>['parts'];

const assistant = (...parts: AssistantParts): TranscriptMessage => ({
  role: 'assistant',
  agent: AgentName.parse('coder'),
  model: ModelRef.parse('demo'),
  parts,
});

test('a conversation with a call and its result is said in order, under our own call id', () => {
  const prompt = promptOf('You are a coder.', [
    { role: 'user', text: 'read a' },
    assistant(
      { type: 'text', text: 'Reading.' },
      { type: 'call', callId, tool: 'read_file', arguments: { path: 'a' } },
    ),
    { role: 'tool', results: [{ callId, tool: 'read_file', outcome: { type: 'output', value: { content: 'x' } } }] },
  ]);

  expect(prompt).toEqual([
    { role: 'system', content: 'You are a coder.' },
    { role: 'user', content: [{ type: 'text', text: 'read a' }] },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Reading.' },
        { type: 'tool-call', toolCallId: callId, toolName: 'read_file', input: { path: 'a' } },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: callId,
          toolName: 'read_file',
          output: { type: 'json', value: { content: 'x' } },
        },
      ],
    },
  ]);
});

test('a failure and a denial are told as what they are', () => {
  const [message] = promptOf('', [
    {
      role: 'tool',
      results: [
        { callId, tool: 'a', outcome: { type: 'error', message: 'no such file' } },
        { callId, tool: 'b', outcome: { type: 'denied', reason: 'The person said no.' } },
      ],
    },
  ]);
  expect(message).toMatchObject({
    content: [
      { output: { type: 'error-text', value: 'no such file' } },
      { output: { type: 'execution-denied', reason: 'The person said no.' } },
    ],
  });
});

test('reasoning goes back with what its provider keeps in it', () => {
  const prompt = promptOf('', [
    assistant(
      { type: 'reasoning', text: '', providerMetadata: { openai: { itemId: 'rs_1' } } },
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: '' },
    ),
  ]);
  expect(prompt).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: '', providerOptions: { openai: { itemId: 'rs_1' } } },
        { type: 'reasoning', text: 'Hm.' },
      ],
    },
  ]);
});

test('nothing empty is said', () => {
  expect(promptOf('', [assistant({ type: 'text', text: '' }), assistant()])).toEqual([]);
  expect(callOptionsOf(requestOf('x'))).not.toHaveProperty('tools');
});

test.each(['"cut off', 12, null, ['a']])('arguments that are no object, %j, are wrapped in one', (unreadable) => {
  const prompt = promptOf('', [assistant({ type: 'call', callId, tool: 'x', arguments: unreadable })]);
  expect(prompt).toMatchObject([{ content: [{ input: { unreadable } }] }]);
});

test('tools go out as functions with their schema', () => {
  const inputSchema = { type: 'object', properties: {} };
  const tools = [{ name: 'list_files', description: 'Lists.', inputSchema }];
  expect(callOptionsOf(requestOf('x', { tools }))).toMatchObject({
    tools: [{ type: 'function', name: 'list_files', description: 'Lists.', inputSchema }],
  });
});
