/** What was done, seen and measured, and everything that must not be. */
export type Tally = {
  readonly counts: ReadonlyMap<string, number>;
  readonly notes: ReadonlyMap<string, string>;
  readonly violations: readonly string[];
  count(what: string, times?: number): void;
  /** What a look found, in place of what the look before it did. */
  found(what: ReadonlyMap<string, number>): void;
  note(what: string, figures: string): void;
  violation(what: string): void;
};

export function openTally(): Tally {
  const counts = new Map<string, number>();
  const notes = new Map<string, string>();
  const violations: string[] = [];
  return {
    counts,
    notes,
    violations,
    count: (what, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times),
    found(all) {
      for (const what of counts.keys()) if (what.startsWith('found: ')) counts.delete(what);
      for (const [what, times] of all) counts.set(`found: ${what}`, times);
    },
    note: (what, figures) => void notes.set(what, figures),
    violation(what) {
      violations.push(what);
      if (process.env.CHAOS_LOG) process.stdout.write(`VIOLATION ${what}\n`);
    },
  };
}
