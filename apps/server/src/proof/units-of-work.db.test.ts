import { expect, test } from 'vitest';
import type { LogLine } from '../testing/recorded-log.ts';
import { startApp } from '../testing/start-app.ts';
import { expectNothingHeld, metricsOf, openTransactions } from './testing/held.ts';
import { listen } from './testing/listen.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { begin, stories } from './testing/stories.ts';

/** The lines of each unit of work, in the order in which they were written. */
function unitsIn(lines: readonly LogLine[]): LogLine[][] {
  return [...Map.groupBy(lines.filter(isOfUnit), ({ fields }) => fields.unit).values()];
}

const isOfUnit = ({ message }: LogLine) =>
  ['unit of work opened', 'transaction ended', 'unit of work closed by generator'].includes(message);
const isTransaction = ({ message }: LogLine) => message === 'transaction ended';

/** What is wrong with the life of a unit that is over. */
function wrongIn(unit: readonly LogLine[]): string[] {
  const [first, ...rest] = unit.map(({ message }) => message);
  const labels = unit.filter(isTransaction).map(({ fields }) => fields.label);
  if (first !== 'unit of work opened') return [`${first} comes first`];
  if (rest.length === 0) return []; // it was opened and did nothing
  const [last] = unit.slice(-1);
  const wrong: string[] = [];
  if (last?.message !== 'unit of work closed by generator') wrong.push(`${last?.message} comes last`);
  if (rest.filter((message) => message !== 'transaction ended').length !== 1) wrong.push('it is closed more than once');
  if (labels.some((label) => typeof label !== 'string')) wrong.push('a transaction has no label');
  if (last?.fields.transactions !== labels.length) wrong.push('its transactions are counted wrongly');
  if (String(last?.fields.labels) !== String([...new Set(labels)])) wrong.push('its labels are told wrongly');
  return wrong;
}

test.each(stories)('units of work are opened, committed under a label and closed, once each: $name', async (story) => {
  await using app = await startApp({ model: obedientModel() });
  const held: string[] = [];
  {
    await using scene = await begin(app, story);
    await using witness = listen(app.client, scene.id, {
      since: scene.listener.view,
      async onEvent({ type }) {
        const sessions = await openTransactions(app);
        for (const { state, seconds } of sessions) if (seconds > 5) held.push(`${state} for ${seconds} s at ${type}`);
      },
    });
    await app.client.send(scene.id, scene.message);
    await witness.until(story.isOver);
  }
  await expectNothingHeld(app);
  await expect.poll(async () => (await metricsOf(app)).get('codelab_units_of_work_open')).toBe(0);
  expect(held).toEqual([]);

  const units = unitsIn(app.log.lines);
  expect(units.flatMap(wrongIn)).toEqual([]);
  const [type] = story.name.split(/[ ,]/);
  const accepting = units.filter((unit) => unit[0]?.fields.command === type).map((unit) => unit.at(-1));
  expect(accepting.at(-1)).toMatchObject({
    level: 'info',
    fields: { labels: expect.arrayContaining(['accept_message']), outcome: 'completed', heldMs: expect.any(Number) },
  });
});

test('a refused command leaves a unit of work that failed, and nothing else', async () => {
  await using app = await startApp();
  const chat = await app.conversation();
  const agent = 'nobody' as never;
  await expect(chat.send({ type: 'switch_agent', agent })).rejects.toMatchObject({ code: 'agent_not_found' });
  const refused = unitsIn(app.log.lines).filter((unit) => unit[0]?.fields.command === 'switch_agent');
  expect(refused.flatMap(wrongIn)).toEqual([]);
  expect(refused.map((unit) => unit.at(-1)?.fields.outcome)).toEqual(['failed']);
});
