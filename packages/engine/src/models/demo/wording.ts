import { type Hidden, token } from './quoted.ts';
import type { Task } from './task.ts';

/** How a piece of a request may be worded, and what it then asks for. */
export type Intent = {
  readonly pattern: RegExp;
  readonly task: (said: (name: string) => string, hidden: Hidden) => Task | undefined;
  /** Takes time in proportion to the text only, so that it may be tried on long texts. */
  readonly linear?: true;
};

/** A quoted thing, or one word. */
export const word = `(?:${token}|[^\\s,;]+)`;

/** `{path}` stands for a named word; a space for any white space. */
export function wording(source: string): RegExp {
  const named = source.replaceAll(/\{([a-z]+)\}/g, (_, name) => `(?<${name}>${word})`).replaceAll(' ', '\\s+');
  return new RegExp(`^${named}$`, 'iu');
}
