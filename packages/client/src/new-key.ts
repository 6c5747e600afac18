import { CommandKey } from '@codelab/protocol/ids';

/** The name of one thing a person did. Made once, when they do it, and kept for every resend. */
export function newKey(): CommandKey {
  return CommandKey.parse(isSecure() ? crypto.randomUUID() : uuidOf(crypto.getRandomValues(new Uint8Array(16))));
}

/** Browsers offer `randomUUID` only over https and on localhost; a page may also be served over a plain LAN. */
function isSecure(): boolean {
  return 'randomUUID' in crypto;
}

/** Version 4, variant 1. */
function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'[(bytes[8] ?? 0) & 3];
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, `$1-$2-4$3-${variant}$4-$5`);
}
