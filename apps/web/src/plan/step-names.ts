import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';

/** Titles of steps by their ids; of one that is gone, the id. */
export function titlesOf(ids: readonly SubtaskId[], steps: readonly Pick<ProposedSubtask, 'id' | 'title'>[]): string[] {
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return ids.map((id) => titles.get(id) ?? id);
}
