import { ToolFailure } from './tool-failure.ts';

export type Replacement = { readonly oldString: string; readonly newString: string; readonly all: boolean };

/**
 * Replaces one exact piece of a text. What cannot be done is told so that a model can do better: how often and where the
 * piece was found, or what stands where it seems to be meant.
 */
export function replaceExactly(path: string, text: string, asked: Replacement): { text: string; count: number } {
  if (asked.oldString === asked.newString)
    throw invalid('old_string and new_string are the same, so nothing would change.');
  const { oldString, newString } = withLineEndsOf(text, asked);
  const places = placesOf(text, oldString);
  if (places.length === 0) throw invalid(notFound(path, text, oldString));
  if (places.length > 1 && !asked.all) {
    const lines = places.slice(0, 10).map((place) => lineAt(text, place));
    throw invalid(
      `old_string was found ${places.length} times in "${path}" (lines ${lines.join(', ')}${places.length > 10 ? ', …' : ''}). Add surrounding lines until it is unique, or set replace_all.`,
    );
  }
  return { text: text.split(oldString).join(newString), count: places.length };
}

/** Models write line feeds only. In a file that ends all its lines with CRLF, the same lines are meant. */
function withLineEndsOf(text: string, asked: Replacement): Replacement {
  const onlyCrlf = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
  if (!onlyCrlf || asked.oldString.includes('\r') || asked.newString.includes('\r')) return asked;
  const { oldString, newString } = asked;
  return {
    ...asked,
    oldString: oldString.replaceAll('\n', '\r\n'),
    newString: newString.replaceAll('\n', '\r\n'),
  };
}

function placesOf(text: string, piece: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + piece.length)) places.push(at);
  return places;
}

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

function notFound(path: string, text: string, piece: string): string {
  const start = `old_string was not found in "${path}".`;
  const lines = text.split('\n');
  const wanted = piece.replace(/\n$/, '').split('\n');
  const bare = (line: string) => line.replace(/\s+/g, ' ').trim();
  const similar = lines.findIndex((_, index) =>
    wanted.every((line, offset) => bare(line) === bare(lines[index + offset] ?? '')),
  );
  if (similar !== -1) {
    const there = lines.slice(similar, similar + wanted.length).join('\n');
    const lineEnds = there.includes('\r') ? ' Its lines end with CRLF.' : '';
    return `${start} The same words with other spaces are at line ${similar + 1}.${lineEnds} They must match exactly:\n${there.slice(0, 2_000)}`;
  }
  const first = wanted.find((line) => bare(line) !== '');
  const near = first === undefined ? -1 : lines.findIndex((line) => bare(line) === bare(first));
  if (near !== -1) {
    const there = lines.slice(near, near + wanted.length + 2).join('\n');
    return `${start} Its first line is at line ${near + 1}, but what follows is different:\n${there.slice(0, 2_000)}`;
  }
  return `${start} Read the file again; it may have changed.`;
}

function invalid(message: string): ToolFailure {
  return new ToolFailure('tool_failed', message.toWellFormed());
}
