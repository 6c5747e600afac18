import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Larger texts are neither read nor shown. */
export const maxTextBytes = 1024 * 1024;

/** What stands at a place. `hash` is the sha-256 of the bytes, in hex. */
export type Content =
  | { readonly type: 'absent' }
  | { readonly type: 'folder' }
  | { readonly type: 'text'; readonly text: string; readonly hash: string; readonly sizeBytes: number }
  | { readonly type: 'binary' | 'too_large'; readonly hash: string; readonly sizeBytes: number };

export async function contentOf(file: FileHandle): Promise<Content> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    const bytes: Buffer = chunk;
    hash.update(bytes);
    sizeBytes += bytes.length;
    if (sizeBytes <= maxTextBytes) kept.push(bytes);
  }
  const known = { hash: hash.digest('hex'), sizeBytes };
  if (sizeBytes > maxTextBytes) return { type: 'too_large', ...known };
  const text = textOf(Buffer.concat(kept));
  return text === undefined ? { type: 'binary', ...known } : { type: 'text', text, ...known };
}

/** Text is UTF-8 without NUL; a byte order mark is kept, so that a file can be written back as it was. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
