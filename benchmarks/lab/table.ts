/** One line of a result. `ours` and `baseline` are of the same run; what has no baseline has a limit, or nothing. */
export type Row = {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline?: number;
  /** What it must not exceed, where a figure to reach was given. */
  readonly atMost?: number;
};

/** Prints what was measured as a table for people. */
export function printTable(baseline: string, rows: readonly Row[]): void {
  const lines = [
    ['what', 'ours', baseline, 'ratio'],
    ...rows.map((row) => [`${row.what} (${row.unit})`, shown(row.ours), beside(row), ratio(row)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('   ')}`);
  }
}

function beside({ baseline, atMost }: Row): string {
  if (baseline !== undefined) return shown(baseline);
  return atMost === undefined ? '' : `≤ ${shown(atMost)}`;
}

function ratio({ ours, baseline, atMost }: Row): string {
  if (baseline !== undefined && baseline > 0) return `× ${shown(ours / baseline)}`;
  if (atMost === undefined) return '';
  return ours <= atMost ? 'reached' : 'missed';
}

function shown(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
