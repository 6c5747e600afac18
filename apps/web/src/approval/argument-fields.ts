import type { Json } from '@codelab/protocol/json';
import { isObject } from '../tool/argument.ts';

/** How one argument is written by a person: what it was decides what it stays. */
export type FieldKind = 'text' | 'long_text' | 'choice' | 'number' | 'boolean' | 'list' | 'object' | 'any';

/** `name` is empty when the arguments as a whole are one value. */
export type ArgumentField = {
  readonly name: string;
  readonly kind: FieldKind;
  readonly value: Json;
  /** What its schema says of it. */
  readonly about?: string;
  readonly choices?: readonly string[];
  /** It was not given, and stays away as long as nothing is written. */
  readonly isAbsent?: true;
};

export type Draft = { readonly [name: string]: string | boolean };

export type FieldProblem =
  | { readonly problem: 'number' | 'list' | 'object' }
  | { readonly problem: 'json'; readonly message: string };

export type ReadDraft =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problems: { readonly [name: string]: FieldProblem } };

const longChars = 80;

/** `schema`: of the tool, where it is known. It says more of what was given, and names what was not. */
export function fieldsOf(value: Json, schema?: Json): ArgumentField[] {
  if (!isObject(value)) return [{ name: '', kind: kindOf(value), value }];
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  const given = Object.entries(value).map(([name, each]) => givenField(name, each, properties[name]));
  const absent = Object.entries(properties).filter(([name]) => !(name in value));
  return [...given, ...absent.map(([name, each]) => absentField(name, each))];
}

function givenField(name: string, value: Json, schema: Json | undefined): ArgumentField {
  const choices = isObject(schema) && Array.isArray(schema.enum) ? schema.enum : [];
  const isChoice =
    typeof value === 'string' && choices.includes(value) && choices.every((one) => typeof one === 'string');
  const kind = isChoice ? { kind: 'choice' as const, choices: choices.map(String) } : { kind: kindOf(value) };
  return { name, value, ...kind, ...aboutIn(schema) };
}

const kinds: { readonly [type: string]: FieldKind } = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

function absentField(name: string, schema: Json): ArgumentField {
  const type = isObject(schema) && typeof schema.type === 'string' ? schema.type : '';
  return { name, kind: kinds[type] ?? 'any', value: null, isAbsent: true, ...aboutIn(schema) };
}

function aboutIn(schema: Json | undefined): { about?: string } {
  const about = isObject(schema) ? schema.description : undefined;
  return typeof about === 'string' && about !== '' ? { about: about.slice(0, maxAboutChars) } : {};
}

const maxAboutChars = 300;

export function draftOf(fields: readonly ArgumentField[]): Draft {
  return Object.fromEntries(
    fields.map(({ name, kind, value, isAbsent }) => [name, isAbsent ? '' : writtenOf(kind, value)]),
  );
}

/** What was written, as arguments of the kinds they had: a number stays a number, a text stays a text. */
export function readDraft(fields: readonly ArgumentField[], draft: Draft): ReadDraft {
  const values: [name: string, value: Json][] = [];
  const problems: [name: string, problem: FieldProblem][] = [];

  for (const field of fields) {
    const isLeftOut = field.isAbsent && (draft[field.name] ?? '') === '';
    if (isLeftOut || (field.isAbsent && draft[field.name] === false)) continue;
    const read = readField(field, draft[field.name] ?? '');
    if ('problem' in read) problems.push([field.name, read]);
    else values.push([field.name, read.value]);
  }

  if (problems.length > 0) return { ok: false, problems: Object.fromEntries(problems) };
  const whole = fields.length === 1 && fields[0]?.name === '';
  return { ok: true, value: whole ? (values[0]?.[1] ?? null) : Object.fromEntries(values) };
}

function kindOf(value: Json): FieldKind {
  if (typeof value === 'string') return value.includes('\n') || value.length > longChars ? 'long_text' : 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (value === null) return 'any';
  return Array.isArray(value) ? 'list' : 'object';
}

function writtenOf(kind: FieldKind, value: Json): string | boolean {
  switch (kind) {
    case 'text':
    case 'long_text':
    case 'choice':
      return String(value);
    case 'number':
      return String(value);
    case 'boolean':
      return value === true;
    case 'list':
    case 'object':
    case 'any':
      return JSON.stringify(value, null, 2);
  }
}

function readField(field: ArgumentField, written: string | boolean): { value: Json } | FieldProblem {
  switch (field.kind) {
    case 'text':
    case 'long_text':
    case 'choice':
      return { value: String(written) };
    case 'boolean':
      return { value: written === true };
    case 'number':
      return readNumber(String(written));
    case 'list':
    case 'object':
    case 'any':
      return readJson(field.kind, String(written));
  }
}

function readNumber(written: string): { value: number } | FieldProblem {
  const value = Number(written);
  return written.trim() === '' || !Number.isFinite(value) ? { problem: 'number' } : { value };
}

function readJson(kind: 'list' | 'object' | 'any', written: string): { value: Json } | FieldProblem {
  let value: Json;
  try {
    value = JSON.parse(written);
  } catch (error) {
    return { problem: 'json', message: error instanceof Error ? error.message : String(error) };
  }
  if (kind === 'list' && !Array.isArray(value)) return { problem: 'list' };
  if (kind === 'object' && !isObject(value)) return { problem: 'object' };
  return { value };
}
