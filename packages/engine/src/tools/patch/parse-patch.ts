import { ToolFailure } from '../tool-failure.ts';

/** One place that changes: what stands there now, and what is to stand there. */
export type Hunk = {
  /** Lines that stand somewhere before it, each after the one before: which function, which class. */
  readonly anchors: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly atEnd: boolean;
  /** Where it begins in the patch, for who has to mend it. */
  readonly line: number;
};

export type FilePatch =
  | { readonly type: 'add'; readonly path: string; readonly lines: readonly string[] }
  | { readonly type: 'delete'; readonly path: string }
  | {
      readonly type: 'update';
      readonly path: string;
      readonly moveTo: string | undefined;
      readonly hunks: readonly Hunk[];
    };

const begin = '*** Begin Patch';
const end = '*** End Patch';
const endOfFile = '*** End of File';
const sections = { add: '*** Add File: ', delete: '*** Delete File: ', update: '*** Update File: ' } as const;
const moveTo = '*** Move to: ';

/**
 * Reads a patch as models are trained to write them, and takes it at its word: what is cut off or does not follow the
 * grammar is refused with the line where that shows, never mended.
 */
export function parsePatch(text: string): FilePatch[] {
  const lines = linesOf(text);
  const cursor = { lines, at: 1 };
  const files: FilePatch[] = [];
  while (peek(cursor) !== end) files.push(readFile(cursor));
  if (files.length === 0) throw wrong(cursor, 'it changes no file');
  return files;
}

type Cursor = { readonly lines: readonly string[]; at: number };

function linesOf(text: string): string[] {
  const lines = text.trim().split(/\r?\n/);
  if (lines[0] !== begin) throw refused(`The patch must begin with the line "${begin}" and nothing before it.`);
  const last = lines.indexOf(end);
  if (last === -1) {
    throw refused(
      `The patch was cut off: its last line is not "${end}". Nothing of it was taken; send it again, whole.`,
    );
  }
  if (last !== lines.length - 1) throw refused(`Something follows the line "${end}". Send one patch and nothing else.`);
  return lines;
}

function peek({ lines, at }: Cursor): string {
  return lines[at] ?? '';
}

function take(cursor: Cursor): string {
  const line = peek(cursor);
  cursor.at += 1;
  return line;
}

function readFile(cursor: Cursor): FilePatch {
  const line = take(cursor);
  if (line.startsWith(sections.add)) return readAdded(cursor, pathIn(cursor, line, sections.add));
  if (line.startsWith(sections.delete)) return { type: 'delete', path: pathIn(cursor, line, sections.delete) };
  if (line.startsWith(sections.update)) return readUpdated(cursor, pathIn(cursor, line, sections.update));
  cursor.at -= 1;
  throw wrong(cursor, `expected "*** Add File: ", "*** Update File: ", "*** Delete File: " or "${end}"`);
}

function pathIn(cursor: Cursor, line: string, mark: string): string {
  const path = line.slice(mark.length).trim();
  if (path === '') throw wrong({ ...cursor, at: cursor.at - 1 }, 'the path is missing');
  return path;
}

function readAdded(cursor: Cursor, path: string): FilePatch {
  const lines: string[] = [];
  while (!isMark(peek(cursor))) {
    const line = take(cursor);
    if (!line.startsWith('+'))
      throw wrong({ ...cursor, at: cursor.at - 1 }, 'every line of a new file begins with "+"');
    lines.push(line.slice(1));
  }
  return { type: 'add', path, lines };
}

function readUpdated(cursor: Cursor, path: string): FilePatch {
  const target = peek(cursor).startsWith(moveTo) ? pathIn(cursor, take(cursor), moveTo) : undefined;
  const hunks: Hunk[] = [];
  while (!isMark(peek(cursor))) hunks.push(readHunk(cursor));
  if (hunks.length === 0 && target === undefined) throw wrong(cursor, `nothing is to be changed in ${path}`);
  return { type: 'update', path, moveTo: target, hunks };
}

function isMark(line: string): boolean {
  return line === end || Object.values(sections).some((mark) => line.startsWith(mark));
}

function readHunk(cursor: Cursor): Hunk {
  const line = cursor.at + 1;
  const anchors: string[] = [];
  while (isAnchor(peek(cursor))) {
    const anchor = take(cursor).slice(2).trim();
    if (anchor !== '') anchors.push(anchor);
  }
  const before: string[] = [];
  const after: string[] = [];
  while (isBody(peek(cursor)) && !isMark(peek(cursor))) {
    const said = take(cursor);
    // A line without even its blank is an empty one that stays.
    const [sign, text] = [said[0] ?? ' ', said.slice(1)];
    if (sign !== '+') before.push(text);
    if (sign !== '-') after.push(text);
  }
  const atEnd = peek(cursor) === endOfFile;
  if (before.length + after.length === 0) {
    throw wrong(cursor, 'expected a line that begins with " ", "+", "-" or "@@"');
  }
  if (atEnd) take(cursor);
  return { anchors, before, after, atEnd, line };
}

function isAnchor(line: string): boolean {
  return line === '@@' || line.startsWith('@@ ');
}

function isBody(line: string): boolean {
  return line === '' || ' +-'.includes(line[0] ?? '');
}

function wrong({ lines, at }: Cursor, why: string): ToolFailure {
  const found = (lines[at] ?? '').slice(0, 200).toWellFormed();
  return refused(`The patch cannot be read: ${why}. Line ${at + 1} is: ${found}`);
}

function refused(message: string): ToolFailure {
  return new ToolFailure('arguments_invalid', message);
}
