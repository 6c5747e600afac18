import type { SubtaskId } from '@codelab/protocol/ids';
import type { WaitsFor } from '@codelab/protocol/plan';
import { type Claim, clashOf } from './file-claims.ts';
import { isBegun, type PlanStep, readySubtasks } from './plan-graph.ts';

type Limit = Extract<WaitsFor, { for: 'limit' }>;

/** How many more may begin, and of what the limit is. */
export type Room = Omit<Limit, 'for'> & { readonly left: number };

export type Schedule<Step> = {
  /** In the plan's order. */
  readonly start: readonly Step[];
  /** Why the others that could start do not. */
  readonly waits: ReadonlyMap<SubtaskId, WaitsFor>;
};

/**
 * Which steps begin now. They are asked in the plan's order, so that the same plan always goes on the same way: one
 * waits while another that runs may change the same files, and while there is no room; the next may go before it.
 */
export function scheduleOf<Step extends PlanStep>(
  steps: readonly Step[],
  claimOf: (step: Step) => Claim,
  rooms: readonly Room[],
): Schedule<Step> {
  const atWork = steps.filter(({ status }) => isBegun(status)).map((step) => ({ id: step.id, claim: claimOf(step) }));
  const start: Step[] = [];
  const waits = new Map<SubtaskId, WaitsFor>();
  for (const step of readySubtasks(steps)) {
    const claim = claimOf(step);
    const waitsFor = clashWith(claim, atWork) ?? fullOf(rooms, start.length);
    if (waitsFor) {
      waits.set(step.id, waitsFor);
      continue;
    }
    start.push(step);
    atWork.push({ id: step.id, claim });
  }
  return { start, waits };
}

function clashWith(claim: Claim, atWork: readonly { id: SubtaskId; claim: Claim }[]): WaitsFor | undefined {
  for (const other of atWork) {
    const paths = clashOf(claim, other.claim);
    if (paths) return { for: 'files', subtaskId: other.id, paths };
  }
  return undefined;
}

function fullOf(rooms: readonly Room[], begun: number): WaitsFor | undefined {
  const full = rooms.find(({ left }) => begun >= left);
  return full && { for: 'limit', of: full.of, limit: full.limit };
}
