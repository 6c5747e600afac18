import { Problem } from '@codelab/protocol/problem';

const maxDepth = 64;

/**
 * Refuses what JSON can say and Postgres cannot keep: NUL characters and halves of surrogate pairs; and nesting so deep
 * that whatever walks it would run out of stack.
 */
export function assertStorable(input: unknown): void {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw new Problem('invalid_input', `The input is nested more than ${maxDepth} levels deep.`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') assertStorableText(value);
      else if (Array.isArray(value)) append(below, value);
      else if (typeof value === 'object' && value !== null) {
        append(below, Object.keys(value));
        append(below, Object.values(value));
      }
    }
    level = below;
  }
}

/** Not `push(...values)`: that many arguments do not fit on the stack. */
function append(target: unknown[], values: readonly unknown[]): void {
  for (const value of values) target.push(value);
}

function assertStorableText(text: string): void {
  if (text.includes('\0')) throw new Problem('invalid_input', 'The input contains a NUL character.');
  if (!text.isWellFormed()) throw new Problem('invalid_input', 'The input contains half of a surrogate pair.');
}
