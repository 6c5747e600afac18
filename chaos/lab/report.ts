import type { Tally } from './tally.ts';

const shownOf = 1_500;

/** What was done, found and measured, as a table that can be kept; then everything that must not be, in full. */
export function printReport(title: string, { counts, notes, violations }: Tally): void {
  const done = [...counts].sort(([one], [other]) => one.localeCompare(other));
  const rows: [string, string][] = [
    ...done.map(([what, times]): [string, string] => [what, times.toLocaleString('en')]),
    ...notes,
    ['**violations**', `**${violations.length}**`],
  ];
  const [left, right] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), title.length));
  console.log(`\n| ${title.padEnd(left ?? 0)} | ${''.padEnd(right ?? 0)} |\n| --- | ---: |`);
  for (const [what, figures] of rows) console.log(`| ${what.padEnd(left ?? 0)} | ${figures.padStart(right ?? 0)} |`);
  for (const what of new Set(violations)) console.log(`VIOLATION ${what.slice(0, shownOf)}`);
}
