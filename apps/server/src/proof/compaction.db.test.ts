import { expect, test } from 'vitest';
import { fails, modelThat, says } from '@codelab/engine/testing/scripted-model';
import type { ConversationView } from '@codelab/protocol/conversation';
import { startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole } from './testing/rows.ts';
import { aboutPlan, isAnswered, isWaiting, meet, planIn } from './testing/stories.ts';

const summariesIn = ({ messages }: ConversationView) =>
  messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'notice' && part.notice === 'summary' ? [part] : [])),
  );

test('a long conversation is told with a summary of its beginning, which decides nothing and loses no plan', async () => {
  const model = obedientModel();
  await using app = await startApp({ model, env: { CODELAB_CONTEXT_TOKENS: '900' } });
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.say('plan finish one');
  const plan = planIn(await listener.until(isWaiting));
  await meeting.send({
    ...aboutPlan(plan),
    decision: 'approve',
    subtaskIds: [...plan.subtasks.map((step) => step.id)],
  });
  await listener.until((view) => isAnswered(view) && view.plans[0]?.status === 'completed');

  for (let nth = 1; nth <= 8; nth += 1) {
    await meeting.say(`Hello for the ${nth}th time. ${'And more words. '.repeat(20)}`);
    await listener.until((view) => isAnswered(view) && JSON.stringify(view.messages).includes(`the ${nth}th time`));
  }
  const view = await expectWhole(app, id);
  const [first, ...more] = summariesIn(view);
  expect(first).toMatchObject({ text: 'Hello there.', from: view.messages[0]?.id });
  expect(more.length).toBeGreaterThan(0);
  expect(view.turn?.status).toBe('completed');

  const prompt = JSON.stringify(model.calls.findLast(({ tools }) => (tools?.length ?? 0) > 0)?.prompt);
  expect(prompt).toContain('A summary by CodeLab of what was said before');
  expect(prompt).toContain('the 8th time');
  expect(prompt).not.toContain('the 1th time');
  const asked = model.calls.filter(({ tools }) => (tools?.length ?? 0) === 0);
  expect(asked).toHaveLength(more.length + 1);
  expect(view.total.usage.modelCalls).toBe(model.calls.length - 1); // one was the step's
  expectPaired(model);
});

test('a model that cannot sum up is told everything, as before', async () => {
  const model = modelThat(({ tools }) => ((tools?.length ?? 0) === 0 ? fails({ status: 400 }) : says('Go on.')));
  await using app = await startApp({ model, env: { CODELAB_CONTEXT_TOKENS: '300' } });
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  for (let nth = 1; nth <= 8; nth += 1) {
    await meeting.say(`The ${nth}th time. ${'And more words. '.repeat(20)}`);
    await listener.until((view) => isAnswered(view) && JSON.stringify(view.messages).includes(`The ${nth}th time`));
  }
  expect(summariesIn(await expectWhole(app, id))).toEqual([]);
  const prompt = JSON.stringify(model.calls.findLast(({ tools }) => (tools?.length ?? 0) > 0)?.prompt);
  expect(prompt).toContain('The 1th time');
  expect(prompt).toContain('The 8th time');
});
