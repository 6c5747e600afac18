import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { ToolFailure } from './tool-failure.ts';

const timeoutMs = 15_000;
const maxLineChars = 300;

export type Match = { path: string; line: number; text: string };

/** Not every path and line is UTF-8; then it comes as bytes in base64. */
const Said = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ bytes: z.base64() }).transform(({ bytes }) => Buffer.from(bytes, 'base64').toString('utf8')),
]);

const MatchLine = z.object({
  type: z.literal('match'),
  data: z.object({
    path: Said,
    lines: Said,
    line_number: z.int(),
    submatches: z.array(z.object({ start: z.int() })),
  }),
});

/** The first matches in the order of paths; `more` = there are others. */
export async function ripgrep(
  words: readonly string[],
  options: { readonly root: string; readonly signal: AbortSignal; readonly maxMatches: number },
): Promise<{ matches: Match[]; more: boolean }> {
  options.signal.throwIfAborted();
  const child = spawn(await ripgrepPath(), words, {
    cwd: options.root,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(0, 2_000);
  });
  const late = AbortSignal.timeout(timeoutMs);
  const stop = () => child.kill('SIGKILL');
  const either = AbortSignal.any([options.signal, late]);
  either.addEventListener('abort', stop, { once: true });
  try {
    const [found, exitCode] = await Promise.all([firstMatches(child, options.maxMatches), endOf(child)]);
    options.signal.throwIfAborted();
    if (late.aborted) throw new ToolFailure('tool_timeout', 'The search took too long. Search in a smaller part.');
    if (exitCode === 2 && found.matches.length === 0) {
      throw new ToolFailure('tool_failed', `The search failed: ${errors.replaceAll('rg: ', '').trim()}`);
    }
    return found;
  } finally {
    either.removeEventListener('abort', stop);
    stop();
  }
}

/** The package throws while it loads where it has no program for this kind of machine. */
async function ripgrepPath(): Promise<string> {
  const path = await import('@vscode/ripgrep').then(
    (loaded) => loaded.rgPath,
    () => undefined,
  );
  if (path === undefined) throw new ToolFailure('tool_failed', 'There is no search program for this kind of machine.');
  return path;
}

async function firstMatches(child: ChildProcess, maxMatches: number): Promise<{ matches: Match[]; more: boolean }> {
  const matches: Match[] = [];
  if (!child.stdout) return { matches, more: false };
  for await (const line of createInterface({ input: child.stdout })) {
    const found = MatchLine.safeParse(JSON.parse(line));
    if (!found.success) continue;
    if (matches.length === maxMatches) {
      child.kill('SIGKILL');
      return { matches, more: true };
    }
    const { path, lines, line_number: number, submatches } = found.data.data;
    matches.push({
      path: storable(path.replace(/^\.\//, '')),
      line: number,
      text: storable(around(lines.replace(/\r?\n$/, ''), submatches[0]?.start ?? 0)),
    });
  }
  return { matches, more: false };
}

/** Of a very long line, what is around the match. ripgrep counts in bytes. */
function around(line: string, startByte: number): string {
  if (line.length <= maxLineChars) return line;
  const bytes = Buffer.from(line);
  const from = Math.max(0, startByte - maxLineChars / 3);
  return `${from > 0 ? '…' : ''}${bytes.subarray(from, from + maxLineChars).toString('utf8')}…`;
}

/** A database cannot keep NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function endOf(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', (error) =>
    reject(new ToolFailure('tool_failed', `The search could not begin: ${error.message}`)),
  );
  child.once('close', resolve);
  return promise;
}
