import { type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import type { Json } from '@codelab/protocol/json';
import { TookTooLong, withinTime } from './within-time.ts';

const checkMs = 200;
const shownReasons = 6;

/**
 * Why these arguments do not fit the schema of a tool; `undefined` when they do. The schema is a stranger's: it is
 * walked and never compiled, and one that cannot be walked in a moment lets nothing through.
 */
export function reasonAgainstArguments(schema: Json, given: Json): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'The arguments must be an object.';
  try {
    const { valid, errors } = withinTime(checkMs, () =>
      new Validator(asSchema(schema), draftOf(schema), false).validate(given),
    );
    if (valid) return undefined;
    // Errors of the whole come before those of its parts, which say more.
    const reasons = errors
      .filter(({ keyword }) => !['properties', 'items', 'prefixItems', 'allOf', '$ref'].includes(keyword))
      .map(({ instanceLocation, error }) => `${placeIn(instanceLocation)}${error}`);
    return (
      [...new Set(reasons)].slice(0, shownReasons).join('\n') || 'The arguments do not fit the schema of the tool.'
    );
  } catch (error) {
    if (error instanceof TookTooLong)
      return 'The arguments could not be checked in time against the schema of the tool.';
    return 'The schema of the tool cannot be read, so that nothing can be checked against it.';
  }
}

/** Whether anything could be checked against it at all. */
export function isUsableSchema(schema: unknown): schema is { readonly [name: string]: Json } {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  try {
    withinTime(checkMs, () => new Validator(schema, draftOf(schema), false).validate({}));
    return true;
  } catch {
    return false;
  }
}

function asSchema(schema: Json): Schema | boolean {
  if (typeof schema === 'boolean') return schema;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw new Error('not a schema');
  return schema;
}

function draftOf(schema: unknown): SchemaDraft {
  const said = typeof schema === 'object' && schema !== null && '$schema' in schema ? String(schema.$schema) : '';
  if (said.includes('draft-04')) return '4';
  if (said.includes('draft-07') || said.includes('draft-06')) return '7';
  return said.includes('2019-09') ? '2019-09' : '2020-12';
}

function placeIn(location: string): string {
  const place = location.replace(/^#\/?/, '').replaceAll('/', '.');
  return place === '' ? '' : `${place}: `;
}
