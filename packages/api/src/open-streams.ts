import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';

/** The streams this process serves just now. */
export type OpenStreams = {
  /** Takes a place until it is disposed of. */
  enter(ownerId: OwnerId): Disposable;
  readonly count: number;
};

export function openStreams(maxPerOwner: number): OpenStreams {
  const byOwner = new Map<OwnerId, number>();
  let count = 0;
  return {
    enter(ownerId) {
      const open = byOwner.get(ownerId) ?? 0;
      if (open >= maxPerOwner) {
        throw new Problem('too_many_requests', `There are ${open} open streams already; close one first.`);
      }
      byOwner.set(ownerId, open + 1);
      count += 1;
      return {
        [Symbol.dispose]() {
          const rest = (byOwner.get(ownerId) ?? 1) - 1;
          if (rest > 0) byOwner.set(ownerId, rest);
          else byOwner.delete(ownerId);
          count -= 1;
        },
      };
    },
    get count() {
      return count;
    },
  };
}
