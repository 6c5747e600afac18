import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, test } from 'vitest';
import { expectRefused } from './testing/expect-refused.ts';
import { type WaitingWorld, waitingWorld } from './testing/waiting-world.ts';

let world: WaitingWorld;
beforeAll(async () => {
  world = await waitingWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const key = () => randomUUID();
const send = (conversationId: string, message: object, more: object = {}) => ({
  conversationId,
  key: key(),
  message,
  ...more,
});
const say = (content: unknown, more: object = {}) => ({ type: 'user_message', content, ...more });

/** Of the approval that waits. */
const decide = (decision: string, more: object = {}) => {
  const { id, version, digest } = world.approval.approval;
  return { type: 'hitl_decision', approvalId: id, version, digest, decision, ...more };
};
const decidePlan = (decision: string, more: object = {}) => {
  const { id, version, digest } = world.plan.plan;
  return { type: 'plan_decision', planId: id, version, digest, decision, ...more };
};

const malformed: [string, () => string | object][] = [
  ['a body that is no JSON', () => '{'],
  ['no body', () => ''],
  ['a list', () => [1]],
  ['a message of an unknown type', () => send(world.idle.id, { type: 'shout', content: 'Hi' })],
  ['a message without a type', () => send(world.idle.id, { content: 'Hi' })],
  ['a message without content', () => send(world.idle.id, { type: 'user_message' })],
  ['a message of nothing but spaces', () => send(world.idle.id, say(' \n\t '))],
  ['a message that is too long', () => send(world.idle.id, say('x'.repeat(100_001)))],
  ['content that is no text', () => send(world.idle.id, say(7))],
  ['a field that nobody knows', () => send(world.idle.id, say('Hi', { colour: 'red' }))],
  ['a field beside the message', () => send(world.idle.id, say('Hi'), { admin: true })],
  ['an id that is none', () => send('../../etc/passwd', say('Hi'))],
  ['a key that is none', () => ({ conversationId: world.idle.id, key: 'again', message: say('Hi') })],
  ['a model that is none', () => send(world.idle.id, say('Hi', { model: 'rm -rf' }))],
  ['a NUL character', () => send(world.idle.id, say('a\0b'))],
  ['half a surrogate pair', () => send(world.idle.id, say('\ud83d'))],
  [
    'a result nested without end',
    () =>
      `{"conversationId":"${world.question.chat.id}","key":"${key()}","message":{"type":"tool_result","callId":"${world.question.callId}","result":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
  ],
  [
    'a result and an error at once',
    () =>
      send(world.question.chat.id, {
        type: 'tool_result',
        callId: world.question.callId,
        result: {},
        error: { code: 'x', message: 'x' },
      }),
  ],
  [
    'neither a result nor an error',
    () => send(world.question.chat.id, { type: 'tool_result', callId: world.question.callId }),
  ],
  [
    'answers to questions that were not asked',
    () =>
      send(world.question.chat.id, {
        type: 'tool_result',
        callId: world.question.callId,
        result: { answers: { size: 'large' } },
      }),
  ],
  ['a decision of an unknown kind', () => send(world.approval.chat.id, decide('maybe'))],
  ['an edit of nothing', () => send(world.approval.chat.id, decide('edit'))],
  [
    "an edit that does not fit the tool's arguments",
    () => send(world.approval.chat.id, decide('edit', { arguments: { path: 7 } })),
  ],
  ...['../outside.txt', '/etc/passwd', 'a/../../b.txt', '~/x'].map((path): [string, () => object] => [
    `an edit that leads out of the workspace: ${path}`,
    () => send(world.approval.chat.id, decide('edit', { arguments: { path, content: 'x' } })),
  ]),
  ['a version that is none', () => send(world.approval.chat.id, decide('approve', { version: 0 }))],
  ['a digest that is none', () => send(world.approval.chat.id, decide('approve', { digest: 'short' }))],
  ['changes to a plan without a word', () => send(world.plan.chat.id, decidePlan('modify', { feedback: '' }))],
  [
    'a plan patch that goes in circles',
    () =>
      send(
        world.plan.chat.id,
        decidePlan('approve', {
          patch: {
            subtasks: [
              { id: 'a', title: 'a', description: 'a', agent: 'coder', dependsOn: ['b'] },
              { id: 'b', title: 'b', description: 'b', agent: 'coder', dependsOn: ['a'] },
            ],
          },
        }),
      ),
  ],
];

test.each(malformed)('refused as invalid_input, and nothing changes: %s', async (_, body) => {
  await expectRefused(world.app, { body: body() }, 'invalid_input');
});

test('a body over the limit is too_large, and nothing changes', async () => {
  const body = JSON.stringify(send(world.idle.id, say('x'.repeat(1_100_000))));
  await expectRefused(world.app, { body }, 'too_large');
});
