import { expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { asks, modelThat, says } from '@codelab/engine/testing/scripted-model';
import { ModelRef } from '@codelab/protocol/agent';
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

/** US dollars a million tokens: a character of an answer costs ten cents. */
const price = { input: 3, output: 100_000 };
const named = ModelRef.parse('compatible/priced');

/** Takes so many steps, each with a call of its own, and each for a little more than five dollars. */
const dear = (steps: number) =>
  modelThat((call) => {
    const said = call.prompt.filter((message) => message.role === 'assistant').length;
    return said < steps ? asks('Hm.', { tool: 'list_files', input: { path: `${said}` } }) : says('Done');
  });

test('a turn that has spent its money asks whether it is to go on, and says what it cost to the millionth of a dollar', async () => {
  await using app = await startApp({ model: dear(2), env: { CODELAB_TURN_BUDGET_USD: '4' } });
  const { api } = app.client;
  const prices = { priced: price };
  await api.model.configure.mutate({ key: newKey(), provider: 'compatible', models: ['priced'], prices });
  await using chat = await app.conversation({ model: named });
  await chat.say('Spend something.');
  for (const limit of [4, 8]) {
    const { approval } = await chat.until('approval_required');
    const { id: approvalId, version, digest } = approval;
    expect(approval).toMatchObject({
      kind: 'budget',
      reason: `budget_money: $${limit}`,
      arguments: { budget: 'money', limit, unit: 'USD' },
    });
    await chat.send({ type: 'hitl_decision', approvalId, version, digest, decision: 'approve' });
  }

  const ended = await chat.until('turn_ended');
  const microDollars = ended.usage.outputTokens * 100_000 + ended.usage.inputTokens * 3;
  expect(ended).toMatchObject({ reason: 'completed', cost: { microDollars, unpricedCalls: 0 } });
  const [kept] = await app.sql`select cost from turns`;
  expect(kept).toEqual({ cost: { microDollars, unpricedCalls: 0 } });
  const view = await chat.snapshot();
  expect(view).toEqual(chat.view);
  expect(view.total).toEqual({ usage: ended.usage, cost: { microDollars, unpricedCalls: 0 } });
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  const [, told] = /^codelab_model_cost_usd_total{provider="compatible"} (\S+)$/m.exec(metrics) ?? [];
  expect(Number(told)).toBeCloseTo(microDollars / 1_000_000, 6);
  expect(await api.status.get.query()).toMatchObject({ models: { cost: { microDollars } } });
});

test('what a model costs that nobody has put a price on is unknown, until a person says so', async () => {
  await using app = await startApp();
  const { api } = app.client;
  await using chat = await app.conversation({ model: named });
  await chat.say('Hello?');
  expect(await chat.until('turn_ended')).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 1 } });

  await api.model.configure.mutate({
    key: newKey(),
    provider: 'compatible',
    models: ['priced'],
    prices: { priced: price },
  });
  expect((await api.model.list.query()).models).toContainEqual(
    expect.objectContaining({ ref: named, price, isOwnPrice: true }),
  );
  await chat.say('And now?');
  const priced = await chat.until('turn_ended');
  expect(priced.cost).toEqual({ microDollars: 600_030, unpricedCalls: 0 });
  const view = await chat.snapshot();
  expect(view.total.cost).toEqual({ microDollars: 600_030, unpricedCalls: 1 });
  expect(view).toEqual(chat.view);

  await api.model.configure.mutate({ key: newKey(), provider: 'compatible', prices: { priced: null } });
  expect((await api.model.list.query()).models).toContainEqual({ ref: named, title: 'priced', available: false });
});

test('every model that is offered unasked has a price; the demo needs none', async () => {
  await using app = await startApp();
  const { models } = await app.client.api.model.list.query();
  expect(models.length).toBeGreaterThan(3);
  expect(models.filter(({ price }) => price === undefined).map(({ ref }) => ref)).toEqual(['demo']);
});

test('the demo model costs nothing, and a turn from before costs were kept costs nobody knows what', async () => {
  await using app = await startApp();
  await using chat = await app.conversation({});
  await chat.say('Hello?');
  expect(await chat.until('turn_ended')).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 0 } });

  await app.sql`update turns set cost = null`;
  const { turn, total } = await chat.snapshot();
  expect(turn).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 1 } });
  expect(total).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 1 } });
});
