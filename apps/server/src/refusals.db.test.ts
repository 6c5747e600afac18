import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import { ApprovalId, ConversationId, MessageId, PlanId } from '@codelab/protocol/ids';
import type { ProblemCode } from '@codelab/protocol/problem';
import { expectRefused } from './testing/expect-refused.ts';
import { type WaitingWorld, waitingWorld } from './testing/waiting-world.ts';

let world: WaitingWorld;
beforeAll(async () => {
  world = await waitingWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const digest = 'a'.repeat(64);
const key = () => randomUUID();
const send = (conversationId: string, message: object) => ({ conversationId, key: key(), message });
const say = (content: unknown, more: object = {}) => ({ type: 'user_message', content, ...more });

/** Of the approval that waits. */
const decide = (decision: string, more: object = {}) => {
  const { id, version, digest: shown } = world.approval.approval;
  return { type: 'hitl_decision', approvalId: id, version, digest: shown, decision, ...more };
};
const decidePlan = (decision: string, more: object = {}) => {
  const { id, version, digest: shown } = world.plan.plan;
  return { type: 'plan_decision', planId: id, version, digest: shown, decision, ...more };
};

const refused: [string, () => object, ProblemCode][] = [
  ['an unknown conversation', () => send(key(), say('Hi')), 'conversation_not_found'],
  ["somebody else's conversation", () => send(world.foreign, say('Hi')), 'conversation_not_found'],
  ['a message to an unknown agent', () => send(world.idle.id, say('Hi', { agent: 'cook' })), 'agent_not_found'],
  [
    'a switch to an unknown agent',
    () => send(world.idle.id, { type: 'switch_agent', agent: 'cook' }),
    'agent_not_found',
  ],
  [
    'a result for an unknown call',
    () => send(world.question.chat.id, { type: 'tool_result', callId: key(), result: 1 }),
    'tool_call_not_found',
  ],
  [
    'a result for a call of another conversation',
    () => send(world.idle.id, { type: 'tool_result', callId: world.question.callId, result: 1 }),
    'tool_call_not_found',
  ],
  [
    'a result for a call that waits for leave, not for a result',
    () =>
      send(world.approval.chat.id, {
        type: 'tool_result',
        callId: world.approval.approval.callId,
        result: 'done, trust me',
      }),
    'tool_call_not_waiting',
  ],
  [
    'a decision on an unknown approval',
    () => send(world.approval.chat.id, decide('approve', { approvalId: key() })),
    'approval_not_found',
  ],
  ['a decision sent to another conversation', () => send(world.idle.id, decide('approve')), 'approval_not_found'],
  [
    'a decision on another version',
    () => send(world.approval.chat.id, decide('approve', { version: 9 })),
    'approval_changed',
  ],
  [
    'a decision on something else than what waits',
    () => send(world.approval.chat.id, decide('approve', { digest })),
    'approval_changed',
  ],
  [
    'a rejection that names another approval wrongly',
    () => send(world.approval.chat.id, decide('reject', { also: [{ approvalId: key(), version: 1, digest }] })),
    'approval_not_found',
  ],
  [
    'a decision on an unknown plan',
    () => send(world.plan.chat.id, decidePlan('approve', { planId: key() })),
    'plan_not_found',
  ],
  ['a plan decision sent to another conversation', () => send(world.idle.id, decidePlan('approve')), 'plan_not_found'],
  [
    'a decision on another version of the plan',
    () => send(world.plan.chat.id, decidePlan('approve', { version: 9 })),
    'approval_changed',
  ],
  [
    'a decision on another plan than the one shown',
    () => send(world.plan.chat.id, decidePlan('approve', { digest })),
    'approval_changed',
  ],
];

test.each(refused)('refused with its own code, and nothing changes: %s', async (_, body, expected) => {
  await expectRefused(world.app, { body: body() }, expected);
});

test('an archived conversation takes no messages, and one that waits cannot be archived', async () => {
  const chat = await world.app.conversation();
  await world.app.client.api.conversation.archive.mutate({ key: newKey(), conversationId: chat.id });
  await expectRefused(world.app, { body: send(chat.id, say('Hi')) }, 'archived');
  const waiting = { key: key(), conversationId: world.approval.chat.id };
  await expectRefused(world.app, { procedure: 'conversation.archive', body: waiting }, 'turn_open');
});

test('a key that was used for one message is refused for another', async () => {
  const chat = await world.app.conversation();
  const used = newKey();
  await chat.send({ type: 'user_message', content: 'Hi' }, { key: used });
  await chat.until('turn_ended');
  const reused = { ...send(chat.id, say('Something else')), key: used };
  await expectRefused(world.app, { body: reused }, 'key_reused');
});

test.each(['rename', 'cancel', 'archive', 'unarchive', 'delete'])(
  "somebody else's conversation cannot be changed: %s",
  async (procedure) => {
    const change = { key: key(), conversationId: world.foreign, ...(procedure === 'rename' && { title: 'Mine' }) };
    await expectRefused(world.app, { procedure: `conversation.${procedure}`, body: change }, 'conversation_not_found');
  },
);

test('what is not there can be neither queued, steered nor configured', async () => {
  const { id } = world.idle;
  const withdraw = { key: key(), conversationId: id, action: 'withdraw', queuedMessageId: key() };
  await expectRefused(world.app, { procedure: 'queue.change', body: withdraw }, 'queued_message_not_found');
  const retry = { key: key(), planId: key(), action: 'cancel' };
  await expectRefused(world.app, { procedure: 'plan.steer', body: retry }, 'plan_not_found');
  await expectRefused(
    world.app,
    { procedure: 'model.configure', body: { key: key(), provider: 'acme' } },
    'invalid_input',
  );
  await expectRefused(
    world.app,
    { procedure: 'model.configure', body: { key: key(), provider: 'compatible', baseUrl: 'file:///etc/passwd' } },
    'invalid_input',
  );
  await expectRefused(
    world.app,
    { procedure: 'conversation.create', body: { key: key(), workspaceId: key() } },
    'workspace_not_found',
  );
  await expectRefused(
    world.app,
    { procedure: 'conversation.create', body: { key: key(), agent: 'cook' } },
    'agent_not_found',
  );
});

test('what is not mine or not there is not found when it is read', async () => {
  const { api } = world.app.client;
  const [conversationId, before, approvalId, planId] = [
    ConversationId.parse(key()),
    MessageId.parse(key()),
    ApprovalId.parse(key()),
    PlanId.parse(key()),
  ];
  const codeOf = (reading: Promise<unknown>) =>
    reading.then(
      () => 'read',
      (error: unknown) => refusalOf(error)?.code,
    );
  expect(await codeOf(api.conversation.get.query({ conversationId }))).toBe('conversation_not_found');
  expect(await codeOf(api.conversation.get.query({ conversationId: world.foreign }))).toBe('conversation_not_found');
  expect(await codeOf(api.conversation.messages.query({ conversationId: world.foreign, before }))).toBe(
    'conversation_not_found',
  );
  expect(await codeOf(api.conversation.export.query({ conversationId: world.foreign }))).toBe('conversation_not_found');
  expect(await codeOf(api.approval.get.query({ approvalId }))).toBe('approval_not_found');
  expect(await codeOf(api.plan.get.query({ planId }))).toBe('plan_not_found');
  const { conversations } = await api.conversation.list.query({});
  expect(conversations.map((line) => line.id)).not.toContain(world.foreign);
});

test('after all of this, what waited still waits, and can be decided', async () => {
  const { chat, approval } = world.approval;
  const { id: approvalId, version, digest: shown } = approval;
  await chat.send({ type: 'hitl_decision', approvalId, version, digest: shown, decision: 'approve' });
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
  await expectRefused(world.app, { body: send(chat.id, decide('approve')) }, 'already_decided');

  const { callId } = world.question;
  await world.question.chat.send({ type: 'tool_result', callId, result: { answers: { colour: 'red' } } });
  expect(await world.question.chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
  const again = { type: 'tool_result', callId, result: { answers: { colour: 'blue' } } };
  await expectRefused(world.app, { body: send(world.question.chat.id, again) }, 'tool_call_not_waiting');
});
