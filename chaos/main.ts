import { parseArgs } from 'node:util';
import { closedOnSignal } from './lab/ends.ts';
import { openPostgres } from './lab/postgres.ts';
import { randomFrom } from './lab/random.ts';
import { printReport } from './lab/report.ts';
import { openTally } from './lab/tally.ts';
import { storm } from './modes/storm.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seconds: { type: 'string' },
    conversations: { type: 'string' },
  },
});
const [mode = 'storm'] = positionals;
const seed = Number(values.seed);
console.log(`seed ${seed}; the same again: npm run chaos -- ${mode} --seed ${seed}`);
const since = performance.now();
const tally = openTally();
await using opened = new AsyncDisposableStack();
closedOnSignal(opened);
const postgres = opened.use(await openPostgres());
await storm({
  ...{ postgres, tally, random: randomFrom(seed), replicas: 2 },
  conversations: Number(values.conversations ?? 200),
  seconds: Number(values.seconds ?? 120),
});
printReport(`${mode}, seed ${seed}, ${Math.round((performance.now() - since) / 1_000)} s`, tally);
process.exitCode = tally.violations.length > 0 ? 1 : 0;
