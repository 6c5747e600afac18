import type { CallFacts, CommandPart } from '@codelab/protocol/call-facts';
import { matchesWildcard, namesIn } from './glob.ts';
import { isProtected, protectedNames } from './protected-path.ts';

/** Named in commands all the time, and nobody's secret. */
const harmless: ReadonlySet<string> = new Set(['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr']);

/** The first path of a call that no rule lets it touch unasked: of its files, or of what its command seems to name. */
export function protectedPathOf({ reads, writes, command }: CallFacts): string | undefined {
  const files = [...reads, ...writes].find((path) => !harmless.has(path) && isProtected(path));
  if (files !== undefined || !command) return files;
  return [command.line, ...command.parts.flatMap(({ words }) => words)]
    .flatMap((text) => (text === null ? [] : pathsIn(text)))
    .find((path) => !harmless.has(path) && (isProtected(path) || leadsHome(path) || mayNameProtected(path)));
}

/** What a program of a command line seems to name. */
export function pathsOfPart({ words }: CommandPart): string[] {
  return words.slice(1).flatMap((word) => (word === null ? [] : pathsIn(word)));
}

/** A shell's words, and what stands behind `=`, `:` and `@` in them. */
function pathsIn(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_./\\~*?[\]-]+/u).filter((word) => word !== '');
}

function leadsHome(path: string): boolean {
  return path === '~' || path.startsWith('~/');
}

/** Names as they may stand on a disk, for patterns that a shell would fill in. */
const samples = protectedNames.flatMap((pattern) => [pattern.replace('*', ''), pattern.replace('*', 'x')]);

/** `cat .e*` names `.env`, and `cat *` a key that lies there. Without a dot of its own a pattern finds no hidden file. */
function mayNameProtected(path: string): boolean {
  if (!/[*?[]/.test(path)) return false;
  return (namesIn(path) ?? []).some((name) => {
    if (!/[*?[]/.test(name)) return false;
    const pattern = name.toLowerCase().replace(/\[[^\]]*\]?/g, '?');
    return samples.some(
      (sample) => sample.startsWith('.') === pattern.startsWith('.') && matchesWildcard(pattern, sample),
    );
  });
}
