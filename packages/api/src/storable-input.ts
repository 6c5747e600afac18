import { whyNotStorable } from '@codelab/domain/storable';
import { Problem } from '@codelab/protocol/problem';

/** Refuses what JSON can say and Postgres cannot keep. */
export function assertStorable(input: unknown): void {
  const why = whyNotStorable(input);
  if (why !== undefined) throw new Problem('invalid_input', `The input cannot be kept. ${why}`);
}
