import { expect, test } from 'vitest';
import { readWhole, requestOf } from './read-whole-reply.ts';
import { fails, holds, says, scriptedModel } from './scripted-model.ts';

test('the next step follows from the prompt alone, so a repeated call gets the same step', async () => {
  const model = scriptedModel(says('one'), says('two'));
  const first = await readWhole(model, requestOf('hello'));
  const again = await readWhole(model, requestOf('hello'));
  expect(again).toEqual(first);
  expect(first).toMatchObject({ reply: { parts: [{ text: 'one' }] } });
});

test('a step may fail a few times and then go well', async () => {
  const model = scriptedModel(fails({ status: 503, times: 2, afterwards: says('well') }));
  expect(await readWhole(model, requestOf('x'))).toMatchObject({ thrown: { retryable: true } });
  expect(await readWhole(model, requestOf('x'))).toMatchObject({ thrown: { retryable: true } });
  expect(await readWhole(model, requestOf('x'))).toMatchObject({ reply: { parts: [{ text: 'well' }] } });
});

test('a held step goes on when it is released', async () => {
  const gate = Promise.withResolvers<void>();
  const heard = await readWhole(scriptedModel(holds(gate.promise, 'so ', 'what')), requestOf('x'), {
    onDelta: () => gate.resolve(),
  });
  expect(heard).toMatchObject({ reply: { parts: [{ text: 'so what' }] } });
});

test('every prompt is kept for the test to look at', async () => {
  const model = scriptedModel(says('one'));
  await readWhole(model, requestOf('hello'));
  expect(model.calls).toMatchObject([{ prompt: [{ role: 'system' }, { role: 'user' }] }]);
});
