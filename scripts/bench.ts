import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildWeb } from './build.ts';
import { root, runNode } from './process.ts';

const wanted = process.argv.slice(2);
const folder = path.join(root, 'benchmarks');
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .sort();
const chosen = all.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));

if (chosen.length === 0) {
  console.error(`codelab: no benchmark is called ${wanted.join(' or ')}; there are: ${all.join(', ')}`);
  process.exit(1);
}
if ((await buildWeb()) === 'failed') process.exit(1);

/** One after the other: two at once would measure each other. */
const failed: string[] = [];
for (const file of chosen) {
  console.log(`\n== ${path.basename(file, '.bench.ts')}`);
  const { code } = await runNode([path.join(folder, file)], { output: 'shown', env: { NODE_ENV: 'production' } });
  if (code !== 0) failed.push(file);
}
if (failed.length > 0) {
  console.error(`codelab: failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
