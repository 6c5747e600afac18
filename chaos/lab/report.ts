import type { Tally } from './tally.ts';

const shownOf = 1_500;

/** What was done and found, as a table that can be kept; then everything that must not be, in full. */
export function printReport(title: string, { counts, violations }: Tally): void {
  const rows = [...counts]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([what, times]) => [what, `${times}`]);
  rows.push(['**violations**', `**${violations.length}**`]);
  const width = Math.max(...rows.map(([what = '']) => what.length));
  console.log(`\n| ${title.padEnd(width)} | times |\n| ${'-'.repeat(width)} | ----: |`);
  for (const [what = '', times = ''] of rows) console.log(`| ${what.padEnd(width)} | ${times.padStart(5)} |`);
  for (const what of new Set(violations)) console.log(`VIOLATION ${what.slice(0, shownOf)}`);
}
