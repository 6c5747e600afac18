import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import type { FileChange } from '@codelab/protocol/approval';
import type { Content } from '../workspace/file-content.ts';
import { ToolFailure } from './tool-failure.ts';

const maxShownBytes = 256 * 1024;
/** The comparison blocks the process, and two long texts without a common line would take it seconds. */
const compareMs = 250;

/** What a call would make of one file, for people to look at. `after` is absent where the file would be removed. */
export function fileChange(path: string, before: Content, after: string | undefined): FileChange {
  return { ...contentChange(path, before, after), ...(after === undefined && { isRemoved: true }) };
}

function contentChange(path: string, before: Content, after: string | undefined): FileChange {
  if (before.type === 'folder') throw new ToolFailure('tool_failed', `"${path}" is a folder, not a file.`);
  const baseHash = before.type === 'absent' ? 'absent' : before.hash;
  if (before.type === 'binary' || before.type === 'too_large') {
    const known = before.type === 'binary' ? 'a binary file' : 'a large file';
    const what = after === undefined ? 'is removed' : `becomes a text of ${Buffer.byteLength(after)} bytes`;
    return {
      path,
      baseHash,
      diff: `${path}, ${known} of ${before.sizeBytes} bytes, ${what}.\n`,
      added: after === undefined ? 0 : lineCount(after),
      removed: 0,
    };
  }
  const texts = { before: before.type === 'text' ? before.text : '', after: after ?? '' };
  const fits = Object.values(texts).every((text) => Buffer.byteLength(text) < maxShownBytes);
  const names = { old: before.type === 'absent' ? '/dev/null' : path, new: after === undefined ? '/dev/null' : path };
  return { path, baseHash, ...(fits && texts), ...compared(texts, names) };
}

/** From one text to another, for who wrote the first one. */
export function textDiff(path: string, before: string, after: string): string {
  return compared({ before, after }, { old: path, new: path }).diff;
}

type Compared = Pick<FileChange, 'diff' | 'added' | 'removed'>;

function compared(texts: { before: string; after: string }, names: { old: string; new: string }): Compared {
  if (texts.before === texts.after) return { diff: '', added: 0, removed: 0 };
  const patch = structuredPatch(names.old, names.new, texts.before, texts.after, undefined, undefined, {
    context: 3,
    timeout: compareMs,
  });
  if (!patch) return inWords({ added: lineCount(texts.after), removed: lineCount(texts.before) });
  const counts = { added: linesWith('+', patch), removed: linesWith('-', patch) };
  const diff = formatPatch(patch, FILE_HEADERS_ONLY);
  return Buffer.byteLength(diff) < 2 * maxShownBytes ? { diff, ...counts } : inWords(counts);
}

function inWords(counts: { added: number; removed: number }): Compared {
  return { diff: `Too much changes to be shown: ${counts.removed} lines become ${counts.added}.\n`, ...counts };
}

function linesWith(sign: '+' | '-', patch: StructuredPatch): number {
  return patch.hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith(sign)).length;
}

export function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
