import { buildWeb } from './build.ts';
import { checkLint, checkTypes, type Tally } from './checks.ts';
import { runPlaywright, runVitest } from './suites.ts';

/** `npm test` runs every stage; `npm test unit e2e` those; a path or a flag is handed to the test runners. */
const stages = {
  lint: () => checkLint(),
  types: () => checkTypes(paths),
  unit: () => runVitest('unit', [...paths, ...flags]),
  integration: () => runVitest('integration', [...paths, ...flags]),
  build: async (): Promise<Tally> => {
    const failed = (await buildWeb()) === 'failed';
    return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0, notes: [] };
  },
  e2e: () => runPlaywright([...paths, ...flags]),
} satisfies Record<string, () => Promise<Tally>>;

type Stage = keyof typeof stages;
const all = Object.keys(stages).filter(isStage);

const words = process.argv.slice(2);
const flags = words.filter((word) => word.startsWith('-'));
const paths = words.filter((word) => !word.startsWith('-') && /[/.]/.test(word));
const wanted = words.filter(isStage);
const unknown = words.filter((word) => !isStage(word) && !flags.includes(word) && !paths.includes(word));
if (unknown.length > 0) {
  console.error(`codelab: there is no stage '${unknown[0]}', only ${all.join(', ')}; a path has a / or a dot in it.`);
  process.exit(1);
}

// The stories run against the built app.
const chosen = all.filter(
  (stage) => wanted.length === 0 || wanted.includes(stage) || (stage === 'build' && wanted.includes('e2e')),
);
const results: { stage: Stage; seconds: number; tally: Tally }[] = [];
for (const stage of chosen) {
  console.log(`\n== ${stage}`);
  const began = performance.now();
  const tally = await stages[stage]();
  results.push({ stage, tally, seconds: (performance.now() - began) / 1000 });
}

console.log(`\n${'stage'.padEnd(12)} seconds  passed  failed  skipped`);
for (const { stage, seconds, tally } of results) {
  const numbers = [seconds.toFixed(1), tally.passed, tally.failed, tally.skipped];
  console.log(stage.padEnd(11) + numbers.map((number) => String(number).padStart(8)).join(''));
}
for (const { stage, tally } of results) for (const note of tally.notes) console.log(`skipped in ${stage}: ${note}`);

const total = (kind: 'passed' | 'failed' | 'skipped') => results.reduce((sum, { tally }) => sum + tally[kind], 0);
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
process.exit(total('failed') > 0 ? 1 : 0);

function isStage(word: string): word is Stage {
  return Object.hasOwn(stages, word);
}
