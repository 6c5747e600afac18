const blank = /\s/;
/** Outside of quotes these say something to a shell: a command pattern is one program with its words. */
const shellOnly = /[|&;<>()`$#\n\r]/;

/**
 * The words of a command pattern, quoted as in a shell. `undefined` when it is not one program with plain words: a
 * quote is left open, or it holds what only a shell could tell.
 */
export function commandWords(pattern: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (quote === undefined && blank.test(char) && char !== '\n' && char !== '\r') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote !== undefined && char === quote) quote = undefined;
    else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === '\\' && quote !== "'") {
      at += 1;
      if (at === pattern.length) return undefined;
      const next = pattern.charAt(at);
      const isKept = quote === '"' && !'"\\$`'.includes(next);
      word = (word ?? '') + (isKept ? char : '') + next;
    } else if (quote === undefined ? shellOnly.test(char) : quote === '"' && /[$`]/.test(char)) return undefined;
    else word = (word ?? '') + char;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words.length === 0 ? undefined : words;
}

/** A command pattern of these words. */
export function commandPattern(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\p{L}\p{N}_./:=,@+%~^*?![\]{}-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Word by word, never by characters. */
export function beginsWithWords(words: readonly (string | null)[], prefix: readonly string[]): boolean {
  return prefix.length <= words.length && prefix.every((word, at) => words[at] === word);
}
