import { parseArgs } from 'node:util';
import { closedOnSignal } from './lab/ends.ts';
import { openPostgres } from './lab/postgres.ts';
import { randomFrom } from './lab/random.ts';
import { printReport } from './lab/report.ts';
import { openTally } from './lab/tally.ts';
import { boundaries } from './modes/boundaries.ts';
import { recovery } from './modes/recovery.ts';
import { soak } from './modes/soak.ts';
import { storm } from './modes/storm.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seconds: { type: 'string' },
    conversations: { type: 'string' },
    sample: { type: 'string' },
  },
});
const [mode = 'storm'] = positionals;
const seed = Number(values.seed);
const sizes = (['seconds', 'conversations', 'sample'] as const)
  .filter((name) => values[name] !== undefined)
  .map((name) => ` --${name} ${values[name]}`);
console.log(`seed ${seed}; the same again: npm run chaos -- ${mode} --seed ${seed}${sizes.join('')}`);
const since = performance.now();
const tally = openTally();
await using opened = new AsyncDisposableStack();
closedOnSignal(opened);
const postgres = opened.use(await openPostgres());
const lab = { postgres, tally, random: randomFrom(seed) };
const { conversations = '200', seconds = '120' } = values;
switch (mode) {
  case 'storm':
    await storm({ ...lab, replicas: 2, conversations: Number(conversations), seconds: Number(seconds) });
    break;
  case 'boundaries':
    await boundaries({ ...lab, ...(values.sample !== undefined && { sample: Number(values.sample) }) });
    break;
  case 'recovery':
    await recovery(lab);
    break;
  case 'soak':
    await soak({ ...lab, conversations: Number(values.conversations ?? 30), seconds: Number(values.seconds ?? 1_800) });
    break;
  default:
    throw new Error(`there is no mode '${mode}', only storm, boundaries, recovery, soak.`);
}
printReport(`${mode}, seed ${seed}, ${Math.round((performance.now() - since) / 1_000)} s`, tally);
process.exitCode = tally.violations.length > 0 ? 1 : 0;
