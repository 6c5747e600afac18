import type { Json } from '@codelab/protocol/json';

/** Puts dots in place of every secret, however a server quotes it. */
export type Redact = {
  text(text: string): string;
  json(value: Json): Json;
};

/** Shorter ones are found in ordinary words. */
const shortestSecret = 4;
const dots = '••••••';

export function redactor(secrets: readonly string[]): Redact {
  const spellings = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      Buffer.from(secret, 'utf8').toString('base64'),
    ]);
  // The longest first: one secret may be the beginning of another.
  const known = [...new Set(spellings)].toSorted((one, other) => other.length - one.length);

  const text = (given: string) => known.reduce((left, secret) => left.replaceAll(secret, dots), given);
  const json = (value: Json): Json => {
    if (known.length === 0) return value;
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), json(one)]));
  };
  return { text, json };
}
