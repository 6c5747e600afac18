import type { Json } from '@codelab/protocol/json';

export type JsonObject = { [name: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text among a call's arguments; a model may have left it out or written something else there. */
export function textOf(value: Json | undefined, name: string): string | undefined {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

export function numberOf(value: Json | undefined, name: string): number | undefined {
  const number = isObject(value) ? value[name] : undefined;
  return typeof number === 'number' ? number : undefined;
}
