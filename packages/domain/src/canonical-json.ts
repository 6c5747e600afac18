/**
 * One text for one value: the text that digests are made of. Keys are sorted by UTF-16 units, fields that are
 * `undefined` do not exist. Throws for what JSON cannot say, rather than saying something else.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  if (isRecord(value)) return `{${Object.keys(value).sort().flatMap(fieldOf(value)).join(',')}}`;
  throw new TypeError(`JSON cannot say this ${typeof value}.`);
}

function fieldOf(record: Readonly<Record<string, unknown>>): (key: string) => string[] {
  return (key) => {
    const value = record[key];
    return value === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(value)}`];
  };
}

/** A plain object: not a Date, a Map or anything else that would lose what it is. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
