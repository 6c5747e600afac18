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
  return textOf(output, 'output') ?? textOf(output, 'content');
}

function matchText(match: Json): string {
  return isObject(match) ? `${match.path}:${match.line}: ${match.text}` : String(match);
}

/** What was left out stands at the end, as the tool says it. */
function joined(lines: readonly string[], leftOut: Json | undefined): string {
  const more = Array.isArray(leftOut) ? leftOut.map(String) : typeof leftOut === 'string' ? [leftOut] : [];
  return [...lines, ...more.map((each) => `… ${each}`)].join('\n');
}
