import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import { type App, startApp } from '../testing/start-app.ts';
import { expectNothingHeld } from './testing/held.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { rowsOf } from './testing/rows.ts';
import { begin, isAnswered, stories, storyOf } from './testing/stories.ts';

const gate = openGate();
let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel(gate) });
});
afterAll(() => app[Symbol.asyncDispose]());

test.each(stories.filter(({ isSilent }) => !isSilent))(
  'while the model thinks, no transaction is open and no connection is taken: $name',
  async (story) => {
    await using scene = await begin(app, story);
    const { id, listener, message } = scene;
    using _ = gate.shut();
    const { seq } = await app.client.send(id, message);
    await listener.untilHeard((event) => event.type === 'assistant_delta' && event.seq > seq);
    await expectNothingHeld(app);

    gate.open();
    await listener.until(story.isOver);
    expect(await rowsOf(app, id)).toMatchObject(story.leaves);
  },
);

test.each(stories.filter(({ before }) => before))(
  'while a person is waited for, nothing is held and nothing runs: $name',
  async (story) => {
    await using scene = await begin(app, story);
    const [turn] = await app.sql`select status from turns where conversation_id = ${scene.id}`;
    expect(turn?.status).toBe('waiting');
    await expectNothingHeld(app);
    const jobs = () => app.sql`
      select from pgboss.job where name = 'segments' and state in ('created', 'retry', 'active')
        and singleton_key = ${scene.id}`;
    await expect.poll(jobs, { interval: 10 }).toHaveLength(0);
  },
);

test('an agent is switched while the model speaks; neither waits for the other', async () => {
  await using scene = await begin(app, storyOf('user_message'));
  const { id, listener } = scene;
  using _ = gate.shut();
  await app.client.send(id, scene.message);
  await listener.untilHeard(({ type }) => type === 'assistant_delta');

  expect(await app.client.send(id, { type: 'switch_agent', agent: AgentName.parse('ask') })).toMatchObject({
    changed: true,
  });
  await listener.untilHeard(({ type }) => type === 'agent_switched');
  await expectNothingHeld(app);
  gate.open();
  await listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({ agent: 'ask', messages: ['user', 'notice', 'assistant'] });
});
