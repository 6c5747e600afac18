import { expect, test } from 'vitest';
import { openPostgres } from './lab/postgres.ts';
import { randomFrom } from './lab/random.ts';
import { openTally } from './lab/tally.ts';
import { boundaries } from './modes/boundaries.ts';
import { storm } from './modes/storm.ts';

/** The same accidents each time, so that what is red here was changed and not chosen. `npm run chaos` chooses. */
const seed = 11;
const patient = { timeout: 180_000 };

test(`accidents lose nothing and repeat nothing (seed ${seed})`, patient, async () => {
  await using postgres = await openPostgres();
  const tally = openTally();
  await storm({ postgres, tally, random: randomFrom(seed), replicas: 2, conversations: 6, seconds: 8 });
  expect(tally.violations).toEqual([]);
  expect(tally.counts.get('found: turns completed')).toBeGreaterThan(20);
});

test(`a turn goes on behind whichever commit its process was struck at (seed ${seed})`, patient, async () => {
  await using postgres = await openPostgres();
  const tally = openTally();
  await boundaries({
    ...{ postgres, tally, random: randomFrom(seed), sample: 6, atOnce: 2 },
    messages: ['hitl_decision'],
    kinds: ['SIGKILL', 'SIGTERM', 'answer cut'],
  });
  expect(tally.violations).toEqual([]);
  const struck = [...tally.counts].filter(([what]) => what.endsWith('at a commit'));
  expect(struck.reduce((sum, [, times]) => sum + times, 0)).toBeGreaterThan(3);
});
