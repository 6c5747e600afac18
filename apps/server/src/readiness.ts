import type { Database } from '@codelab/database/connect';
import { outageOf } from '@codelab/database/outage';
import type { Engine } from '@codelab/engine/engine';
import type { SandboxState } from '@codelab/protocol/workspace';

/** What `/ready` says. Without reasons this server can do its work. */
export type Readiness = {
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly sandbox?: SandboxState;
};

const outages = {
  unreachable: 'The database cannot be reached.',
  disk_full: 'The disk of the database is full.',
};
const stuckAfterMs = 15_000;

/** Before a server has started, and from the moment it stops, it is not ready for this one reason. */
export function notReady(reason: string): Readiness {
  return { ready: false, reasons: [reason] };
}

/** A missing sandbox is no reason: commands ask then, each one. */
export async function readinessOf({
  database,
  engine,
}: {
  readonly database: Database;
  readonly engine: Engine;
}): Promise<Readiness> {
  const { dispatching, loopAgeMs, sandbox } = engine.health();
  const reasons: string[] = [];
  const outage = await outageOf(database);
  if (outage !== undefined) reasons.push(outages[outage]);
  if (dispatching && loopAgeMs > stuckAfterMs) reasons.push('The job loop has not reached the database lately.');
  return { ready: reasons.length === 0, reasons, sandbox };
}
