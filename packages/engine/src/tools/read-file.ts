import * as z from 'zod';
import { lineCount } from './file-change.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

const maxChars = 60_000;

export const readFile = defineTool({
  kind: 'workspace',
  name: 'read_file',
  description:
    'Reads a text file. The content is exactly what the file holds, without line numbers. Long files come in pieces: `lastLine` and `totalLines` say how far it got; read on with `offset`.',
  input: z.strictObject({
    path: PathArgument,
    offset: z.int().min(1).default(1).describe('The first line to read, counted from 1.'),
    limit: z.int().min(1).max(5_000).default(2_000).describe('How many lines to read at most.'),
  }),
  risk: 'read',
  repeatable: true,
  touches: ({ path }) => ({ reads: [path], writes: [] }),
  title: ({ path }) => `Read ${path}`,
  execute: async ({ path, offset, limit }, { workspace }) => {
    const place = await workspace.resolve(path);
    const text = await workspace.read(path);
    const totalLines = lineCount(text);
    if (offset > Math.max(totalLines, 1)) {
      throw new ToolFailure('arguments_invalid', `"${path}" has ${totalLines} lines; there is no line ${offset}.`);
    }
    const { content, lines } = fitting(text.split(/(?<=\n)/).slice(offset - 1, offset - 1 + limit));
    return { path: place.path, content, firstLine: offset, lastLine: offset - 1 + lines, totalLines };
  },
});

/** Whole lines as far as there is room; of a first line that is too long alone, its beginning. */
function fitting(lines: readonly string[]): { content: string; lines: number } {
  const whole = lines.join('');
  if (whole.length <= maxChars) return { content: whole, lines: lines.length };
  let content = '';
  let count = 0;
  for (const line of lines) {
    if (content.length + line.length > maxChars) break;
    content += line;
    count += 1;
  }
  if (count > 0) return { content, lines: count };
  const left = whole.length - maxChars;
  const beginning = (lines[0] ?? '').slice(0, maxChars).toWellFormed();
  return { content: `${beginning}… (this line goes on for ${left} characters or more)\n`, lines: 1 };
}
