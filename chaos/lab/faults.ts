import { pause } from './pause.ts';
import type { Place } from './place.ts';
import type { Random } from './random.ts';
import type { Replica } from './replica.ts';
import type { Tally } from './tally.ts';

/** What can go wrong, and how often compared with the rest. */
const weights = {
  'process killed (SIGKILL)': 4,
  'process frozen (SIGSTOP) and thawed': 3,
  'process told to stop (SIGTERM)': 3,
  'streams cut': 3,
  'connections to Postgres cut': 3,
  'all sessions ended by Postgres': 2,
  'Postgres restarted': 1,
  'Postgres killed and restarted': 1,
  'clock jumped': 2,
} as const;
export type FaultKind = keyof typeof weights;
export const faultKinds = Object.keys(weights) as FaultKind[];

export type Fault = {
  readonly kind: FaultKind;
  readonly afterMs: number;
  /** Which process, where it is about one. */
  readonly victim: number;
  /** How long it stays frozen or away, or how far its clock jumps. */
  readonly ms: number;
};

/** The accidents of so many seconds, in their order. The same seed gives the same. */
export function faultsOf(
  random: Random,
  { seconds, replicas, kinds = faultKinds }: { seconds: number; replicas: number; kinds?: readonly FaultKind[] },
): Fault[] {
  const all = kinds.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind));
  const faults: Fault[] = [];
  for (let atMs = 1_000; atMs < seconds * 1_000; ) {
    const kind = random.pick(all);
    const afterMs = random.between(500, 4_000);
    faults.push({ kind, afterMs, victim: random.below(replicas), ms: lengthOf(kind, random) });
    atMs += afterMs;
  }
  return faults;
}

function lengthOf(kind: FaultKind, random: Random): number {
  if (kind === 'process frozen (SIGSTOP) and thawed') return random.pick([2_000, 6_000, 16_000]);
  if (kind === 'clock jumped') return random.pick([-3_600_000, -60_000, 0, 60_000, 3_600_000]);
  return random.between(0, 2_000);
}

export type Struck = { readonly place: Place; readonly replicas: readonly Replica[]; readonly tally: Tally };

/** Lets it happen, and settles when it is mended. A process that is away already is left alone. */
export async function strike({ place, replicas, tally }: Struck, { kind, victim, ms }: Fault): Promise<void> {
  const replica = replicas[victim];
  if (replica?.state !== 'up') return tally.count('faults left out: the process was away already');
  tally.count(kind);
  if (process.env.CHAOS_LOG)
    process.stdout.write(`${new Date().toISOString()} ${kind}, replica ${victim + 1}, ${ms} ms\n`);
  switch (kind) {
    case 'process killed (SIGKILL)':
      await replica.kill();
      await pause(ms);
      return replica.start();
    case 'process frozen (SIGSTOP) and thawed':
      replica.freeze();
      await pause(ms);
      return replica.thaw();
    case 'process told to stop (SIGTERM)':
      await replica.terminate();
      await pause(ms);
      return replica.start();
    case 'streams cut':
      return replica.cutStreams();
    case 'connections to Postgres cut':
      return replica.database.cut();
    case 'all sessions ended by Postgres':
      await place.endSessions();
      return;
    case 'Postgres restarted':
      return place.postgres.restart('stopped');
    case 'Postgres killed and restarted':
      return place.postgres.restart('killed');
    case 'clock jumped':
      return replica.jumpClock(ms);
  }
}
