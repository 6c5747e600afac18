const maxDepth = 64;

/**
 * Why a value that JSON can say cannot be kept in Postgres: NUL characters and halves of surrogate pairs; or nesting so
 * deep that whatever walks it would run out of stack. `undefined` when it can be kept.
 */
export function whyNotStorable(value: unknown): string | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return `It is nested more than ${maxDepth} levels deep.`;
    const below: unknown[] = [];
    for (const one of level) {
      const why = typeof one === 'string' ? whyNotText(one) : undefined;
      if (why !== undefined) return why;
      if (Array.isArray(one)) append(below, one);
      else if (typeof one === 'object' && one !== null) {
        append(below, Object.keys(one));
        append(below, Object.values(one));
      }
    }
    level = below;
  }
  return undefined;
}

/** Not `push(...values)`: that many arguments do not fit on the stack. */
function append(target: unknown[], values: readonly unknown[]): void {
  for (const value of values) target.push(value);
}

function whyNotText(text: string): string | undefined {
  if (text.includes('\0')) return 'It contains a NUL character.';
  return text.isWellFormed() ? undefined : 'It contains half of a surrogate pair.';
}

/** The nearest text that can be kept. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/**
 * Text that comes in pieces, of which one may end in the middle of a character: the half is held back until the other
 * half has come.
 */
export function storablePieces(): (piece: string) => string {
  let held = '';
  return (piece) => {
    const text = held + piece;
    const last = text.charCodeAt(text.length - 1);
    const isHalf = last >= 0xd800 && last <= 0xdbff;
    held = isHalf ? text.slice(-1) : '';
    return storableText(isHalf ? text.slice(0, -1) : text);
  };
}
