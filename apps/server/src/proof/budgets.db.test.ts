import { expect, test } from 'vitest';
import { asks, modelThat, says } from '@codelab/engine/testing/scripted-model';
import { startApp } from '../testing/start-app.ts';

const again = { tool: 'list_files', input: { path: '.' } };

/** Repeats itself until it was let go on once, and a few times more. */
const stuck = (times: number) =>
  modelThat((call) => {
    const said = call.prompt.filter((message) => message.role === 'assistant').length;
    return said < times ? asks(again) : says('Done at last.');
  });

test('an agent that makes the same call over and over asks whether it is to go on, and goes on when it is told to', async () => {
  await using app = await startApp({ model: stuck(12) });
  await using chat = await app.conversation({});
  await chat.say('Do something.');
  const { approval } = await chat.until('approval_required');
  expect(approval).toMatchObject({ kind: 'budget', arguments: { budget: 'repeats', limit: 10 } });
  expect(await chat.snapshot()).toEqual(chat.view);

  const { id: approvalId, version, digest } = approval;
  await chat.send({ type: 'hitl_decision', approvalId, version, digest, decision: 'approve' });

  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
  expect(await chat.snapshot()).toEqual(chat.view);
});

test('a person who says stop at a budget ends the turn there', async () => {
  await using app = await startApp({ model: stuck(12) });
  await using chat = await app.conversation({});
  await chat.say('Do something.');
  const { approval } = await chat.until('approval_required');
  const { id: approvalId, version, digest } = approval;

  await chat.send({ type: 'hitl_decision', approvalId, version, digest, decision: 'reject' });

  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'failed', code: 'step_limit' });
  await chat.say('Go on after all.');
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
});
