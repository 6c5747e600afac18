import { CommandKey } from '@codelab/protocol/ids';

/** The name of one thing a person did. Made once, when they do it, and kept for every resend. */
export function newKey(): CommandKey {
  return CommandKey.parse(crypto.randomUUID());
}
