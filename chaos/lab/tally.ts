/** What was done and seen, in numbers, and everything that must not be. */
export type Tally = {
  readonly counts: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
  count(what: string, times?: number): void;
  /** What a look found, in place of what the look before it did. */
  found(what: ReadonlyMap<string, number>): void;
  violation(what: string): void;
};

export function openTally(): Tally {
  const counts = new Map<string, number>();
  const violations: string[] = [];
  return {
    counts,
    violations,
    count: (what, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times),
    found(all) {
      for (const [what, times] of all) counts.set(`found: ${what}`, times);
    },
    violation(what) {
      violations.push(what);
      if (process.env.CHAOS_LOG) process.stdout.write(`VIOLATION ${what}\n`);
    },
  };
}
