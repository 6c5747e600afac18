/**
 * The language in which the people of a storm speak to its model: a verb and a token. The token names the effect, so
 * that a file on the disk, a row and an event can be held against each other afterwards.
 */
export const verbs = ['say', 'count', 'slow', 'write', 'both', 'ask', 'plan', 'look'] as const;
export type Verb = (typeof verbs)[number];

export type Words = { readonly verb: Verb; readonly token: string };

export function wordsFor({ verb, token }: Words): string {
  return `${verb} ${token}`;
}

export function wordsIn(text: string): Words | undefined {
  const [, said, token] = /^(\w+) ([\w-]+)/.exec(text) ?? [];
  const verb = verbs.find((known) => known === said);
  return verb !== undefined && token !== undefined ? { verb, token } : undefined;
}

/** What the model answers in the end. The same every time, so that a text said twice or by halves is seen. */
export function answerTo(token: string): string {
  const numbers = Array.from({ length: 24 }, (_, index) => `${token}:${index}`);
  return `This is the answer to ${token}, word for word. ${numbers.join(' ')} And that was all about ${token}.`;
}

/** One line for each time the command has run: the effect that must not happen twice. */
export function counterOf(token: string): string {
  return `counters/${token}`;
}

/** Time before and after the effect, in which a process can be killed. */
export function commandFor(token: string, seconds: number): string {
  return `sleep ${seconds}; echo ${token} >> ${counterOf(token)}; sleep ${seconds}; echo counted ${token}`;
}

export function fileFor(token: string): { readonly path: string; readonly content: string } {
  return { path: `written/${token}.txt`, content: `This was written for ${token}.\n` };
}
