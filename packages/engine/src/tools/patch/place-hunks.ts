import { ToolFailure } from '../tool-failure.ts';
import type { Hunk } from './parse-patch.ts';

/**
 * What a text becomes. Every hunk stands exactly where its lines do: a place that is not there, or that could be two, is
 * refused; nothing is taken for something that it nearly is.
 */
export function placeHunks(path: string, text: string, hunks: readonly Hunk[]): string {
  const { lines, lineEnd, endsWithLine } = taken(text);
  const made: string[] = [];
  let from = 0;
  for (const hunk of hunks) {
    const at = placeOf({ path, lines, from }, hunk);
    made.push(...lines.slice(from, at), ...hunk.after);
    from = at + hunk.before.length;
  }
  made.push(...lines.slice(from));
  if (made.length === 0) return '';
  return made.join(lineEnd) + (endsWithLine ? lineEnd : '');
}

/** Models write line feeds only. In a file that ends all its lines with CRLF, the same lines are meant, and stay so. */
function taken(text: string): { lines: string[]; lineEnd: string; endsWithLine: boolean } {
  const lineEnd = text.includes('\r\n') && !/(?<!\r)\n/.test(text) ? '\r\n' : '\n';
  if (text === '') return { lines: [], lineEnd, endsWithLine: true };
  const lines = text.split(lineEnd);
  const endsWithLine = lines.at(-1) === '';
  return { lines: endsWithLine ? lines.slice(0, -1) : lines, lineEnd, endsWithLine };
}

type Where = { readonly path: string; readonly lines: readonly string[]; readonly from: number };

function placeOf({ path, lines, from }: Where, hunk: Hunk): number {
  const start = afterAnchors({ path, lines, from }, hunk);
  if (hunk.before.length === 0) return placeOfAddition({ path, lines, from: start }, hunk);
  const places = placesOf(lines, hunk.before, start);
  if (hunk.atEnd) {
    const last = lines.length - hunk.before.length;
    if (places.includes(last)) return last;
    throw refused(hunk, `these lines are not the end of ${path}`, hunk.before);
  }
  const [first, ...others] = places;
  if (first === undefined) throw refused(hunk, notThere({ path, lines, from: start }, hunk), hunk.before);
  if (others.length > 0 && hunk.anchors.length === 0) {
    const numbers = places.slice(0, 10).map((place) => place + 1);
    const why = `these lines are in ${path} ${places.length} times (lines ${numbers.join(', ')}): give more lines around them, or a line "@@ …" that stands before them`;
    throw refused(hunk, why, hunk.before);
  }
  return first;
}

/** Anchors name a part of the file in words, so the blanks around them do not count; that they are unique does. */
function afterAnchors({ path, lines, from }: Where, hunk: Hunk): number {
  let start = from;
  for (const anchor of hunk.anchors) {
    const places = lines.flatMap((line, index) => (index >= start && line.trim() === anchor ? [index] : []));
    const [first, ...others] = places;
    if (first === undefined) throw refused(hunk, `there is no line "${anchor}" in ${path} after line ${start}`, []);
    if (others.length > 0) {
      const why = `the line "${anchor}" is in ${path} ${places.length} times: put another "@@ …" line before it`;
      throw refused(hunk, why, []);
    }
    start = first + 1;
  }
  return start;
}

function placeOfAddition({ path, lines, from }: Where, hunk: Hunk): number {
  if (hunk.atEnd || (lines.length === 0 && from === 0)) return lines.length;
  const why = `it only adds lines and does not say where in ${path}: give a line that stands there, or "*** End of File"`;
  throw refused(hunk, why, []);
}

function placesOf(lines: readonly string[], wanted: readonly string[], from: number): number[] {
  const places: number[] = [];
  for (let at = from; at + wanted.length <= lines.length; at += 1) {
    if (wanted.every((line, offset) => lines[at + offset] === line)) places.push(at);
  }
  return places;
}

function notThere({ path, lines, from }: Where, { before }: Hunk): string {
  const earlier = placesOf(lines, before, 0).find((place) => place < from);
  if (earlier !== undefined) {
    return `these lines are at line ${earlier + 1} of ${path}, before what stands earlier in the patch: give the changes in the order of the file`;
  }
  const bare = (line: string) => line.replace(/\s+/g, ' ').trim();
  const similar = lines.findIndex((_, at) =>
    before.every((line, offset) => bare(line) === bare(lines[at + offset] ?? '')),
  );
  if (similar !== -1) {
    return `the same words with other spaces are at line ${similar + 1} of ${path}, and they must match exactly. There stands:\n${lines
      .slice(similar, similar + before.length)
      .join('\n')
      .slice(0, 2_000)}\nand not`;
  }
  return `these lines are not in ${path}; read it again`;
}

function refused({ line }: Hunk, why: string, lines: readonly string[]): ToolFailure {
  const shown = lines.length === 0 ? '.' : `:\n${lines.join('\n').slice(0, 2_000)}`;
  return new ToolFailure(
    'tool_failed',
    `The change at line ${line} of the patch does not fit: ${why}${shown}`.toWellFormed(),
  );
}
