import { expect, test } from 'vitest';
import { openPostgres } from './lab/postgres.ts';
import { randomFrom } from './lab/random.ts';
import { openTally } from './lab/tally.ts';
import { storm } from './modes/storm.ts';

/** The same accidents each time, so that what is red here was changed and not chosen. `npm run chaos` chooses. */
const seed = 11;

test(`accidents lose nothing and repeat nothing (seed ${seed})`, { timeout: 180_000 }, async () => {
  await using postgres = await openPostgres();
  const tally = openTally();
  await storm({ postgres, tally, random: randomFrom(seed), replicas: 2, conversations: 6, seconds: 10 });
  expect(tally.violations).toEqual([]);
  expect(tally.counts.get('found: turns completed')).toBeGreaterThan(20);
});
