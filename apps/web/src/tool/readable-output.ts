import type { Json } from '@codelab/protocol/json';
import { isObject, textOf } from './argument.ts';

/**
 * A result as text to read, when it is one of those that people read as text: what a command printed, what a file holds,
 * the names in a folder, the lines that were found. `undefined` for every other result.
 */
export function readableOutput(output: Json | undefined): string | undefined {
  if (typeof output === 'string') return output;
  if (!isObject(output)) return undefined;
  if (Array.isArray(output.entries)) return joined(output.entries.map(String), output.leftOut);
  if (Array.isArray(output.matches)) return joined(output.matches.map(matchText), output.note);
  if (Array.isArray(output.commits)) return joined(output.commits.map(commitText), undefined);
  if (Array.isArray(output.untracked)) return stateText(output);
  const text = textOf(output, 'diff') ?? textOf(output, 'text');
  if (text !== undefined) return joined([text], output.note);
  return textOf(output, 'output') ?? textOf(output, 'content');
}

function commitText(commit: Json): string {
  if (!isObject(commit)) return String(commit);
  return `${commit.commit} ${String(commit.date).slice(0, 10)} ${commit.author}: ${commit.subject}`;
}

/** As git says it itself, without its words for people: those are a language of their own. */
function stateText({ branch, staged, changed, untracked, note }: { readonly [name: string]: Json }): string {
  const all = (mark: string, lines: Json | undefined) =>
    Array.isArray(lines) ? lines.map((line) => `${mark} ${String(line)}`) : [];
  const lines = [`## ${String(branch)}`, ...all('+', staged), ...all('~', changed), ...all('?', untracked)];
  return joined(lines, note);
}

function matchText(match: Json): string {
  return isObject(match) ? `${match.path}:${match.line}: ${match.text}` : String(match);
}

/** What was left out stands at the end, as the tool says it. */
function joined(lines: readonly string[], leftOut: Json | undefined): string {
  const more = Array.isArray(leftOut) ? leftOut.map(String) : typeof leftOut === 'string' ? [leftOut] : [];
  return [...lines, ...more.map((each) => `… ${each}`)].join('\n');
}
