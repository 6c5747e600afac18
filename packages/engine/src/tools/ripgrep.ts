import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { storableText } from '@codelab/domain/storable';
import { ToolFailure } from './tool-failure.ts';

const timeoutMs = 15_000;
const maxLineChars = 300;
/** Nothing of the server's own. */
const environment: Readonly<Record<string, string>> = {};

/** The lines around it stand with it where they were asked for, each with the match that it is nearest to. */
export type Match = { path: string; line: number; text: string; before?: string[]; after?: string[] };

/** Not every path and line is UTF-8; then it comes as bytes in base64. */
const Said = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ bytes: z.base64() }).transform(({ bytes }) => Buffer.from(bytes, 'base64').toString('utf8')),
]);

const Line = z.object({
  type: z.enum(['match', 'context']),
  data: z.object({
    path: Said,
    lines: Said,
    line_number: z.int(),
    submatches: z.array(z.object({ start: z.int() })),
  }),
});

type Where = { readonly root: string; readonly signal: AbortSignal };
type Found<One> = { readonly found: One[]; readonly more: boolean };

/** The first matches in the order of paths; `more` = there are others. */
export function matchingLines(words: readonly string[], where: Where & { max: number; context: number }) {
  return ripgrep(['--json', `--context=${where.context}`, ...words], where, (child) => firstMatches(child, where));
}

/** The first files that match, in their order, and how often each does. */
export function matchingFiles(words: readonly string[], where: Where & { max: number }) {
  return ripgrep(['--count-matches', '--with-filename', '--null', ...words], where, (child) =>
    firstFiles(child, where.max),
  );
}

async function ripgrep<One>(
  words: readonly string[],
  where: Where,
  read: (child: ChildProcess) => Promise<Found<One>>,
): Promise<Found<One>> {
  where.signal.throwIfAborted();
  const child = spawn(await ripgrepPath(), words, {
    cwd: where.root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(0, 2_000);
  });
  const late = AbortSignal.timeout(timeoutMs);
  const stop = () => child.kill('SIGKILL');
  const either = AbortSignal.any([where.signal, late]);
  either.addEventListener('abort', stop, { once: true });
  try {
    const [found, exitCode] = await Promise.all([read(child), endOf(child)]);
    where.signal.throwIfAborted();
    if (late.aborted) throw new ToolFailure('tool_timeout', 'The search took too long. Search in a smaller part.');
    if (exitCode === 2 && found.found.length === 0) {
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

async function firstMatches(
  child: ChildProcess,
  { max, context }: { max: number; context: number },
): Promise<Found<Match>> {
  const found: Match[] = [];
  let ahead: { path: string; text: string }[] = [];
  for await (const line of linesOf(child)) {
    const said = Line.safeParse(JSON.parse(line));
    if (!said.success) continue;
    const { path: place, lines, line_number: number, submatches } = said.data.data;
    const path = plainPath(place);
    const text = storableText(around(lines.replace(/\r?\n$/, ''), submatches[0]?.start ?? 0));
    const last = found.at(-1);
    if (said.data.type === 'context') {
      if (last?.after && last.path === path && number <= last.line + context) last.after.push(text);
      else ahead.push({ path, text });
      continue;
    }
    if (found.length === max) {
      child.kill('SIGKILL');
      return { found, more: true };
    }
    const before = ahead.filter((one) => one.path === path).map((one) => one.text);
    found.push({ path, line: number, text, ...(context > 0 && { before, after: [] }) });
    ahead = [];
  }
  return { found, more: false };
}

async function firstFiles(child: ChildProcess, max: number): Promise<Found<{ path: string; count: number }>> {
  const found: { path: string; count: number }[] = [];
  for await (const line of linesOf(child)) {
    const [path = '', count = ''] = line.split('\0');
    if (found.length === max) {
      child.kill('SIGKILL');
      return { found, more: true };
    }
    found.push({ path: plainPath(path), count: Number(count) });
  }
  return { found, more: false };
}

function linesOf({ stdout }: ChildProcess): AsyncIterable<string> | Iterable<string> {
  return stdout ? createInterface({ input: stdout }) : [];
}

function plainPath(path: string): string {
  return storableText(path.replace(/^\.\//, ''));
}

/** Of a very long line, what is around the match. ripgrep counts in bytes. */
function around(line: string, startByte: number): string {
  if (line.length <= maxLineChars) return line;
  const bytes = Buffer.from(line);
  const from = Math.max(0, startByte - maxLineChars / 3);
  return `${from > 0 ? '…' : ''}${bytes.subarray(from, from + maxLineChars).toString('utf8')}…`;
}

function endOf(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', (error) =>
    reject(new ToolFailure('tool_failed', `The search could not begin: ${error.message}`)),
  );
  child.once('close', resolve);
  return promise;
}

/** Folders of these names that hold a file which no .gitignore names. */
export async function matchingFolders(where: Where, names: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const words = ['--files', '--hidden', '--no-config', '--no-require-git', '--no-ignore-parent', '--no-ignore-global'];
  const kept = new Set<string>();
  await ripgrep(words, where, async (child) => {
    for await (const line of linesOf(child)) {
      const parts = line.split('/');
      const at = parts.findIndex((part, index) => index < parts.length - 1 && names.has(part));
      if (at !== -1) kept.add(parts.slice(0, at + 1).join('/'));
    }
    return { found: ['all'], more: false };
  });
  return kept;
}
