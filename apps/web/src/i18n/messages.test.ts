import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { features } from './features.ts';
import { locales } from './locale.ts';

const folder = path.join(import.meta.dirname, '../../messages');

test.each(locales)('every feature has its messages in %s, and no file is left over', (locale) => {
  expect(readdirSync(path.join(folder, locale)).sort()).toEqual(features.map((feature) => `${feature}.json`).sort());
});

test.each(features)('%s says the same things in English and Russian', (feature) => {
  expect(Object.keys(messagesOf('ru', feature)).sort()).toEqual(Object.keys(messagesOf('en', feature)).sort());
});

test.each(features)('%s fills in the same values in English and Russian', (feature) => {
  const russian = messagesOf('ru', feature);
  for (const [key, english] of Object.entries(messagesOf('en', feature))) {
    expect({ key, ...read(russian[key] ?? '').names }).toEqual({ key, ...read(english).names });
  }
});

test.each(features)('%s counts in Russian with all the forms that Russian has', (feature) => {
  for (const [key, text] of Object.entries(messagesOf('ru', feature))) {
    for (const forms of read(text).plurals) {
      expect({ key, forms }).toEqual({ key, forms: expect.arrayContaining(['one', 'few', 'many', 'other']) });
    }
  }
});

/** Messages by their whole path, as `group.name`. */
function messagesOf(locale: string, feature: string): Record<string, string> {
  const flat: Record<string, string> = {};
  const walk = (node: unknown, at: string) => {
    if (typeof node === 'string') flat[at] = node;
    else for (const [key, child] of Object.entries(node ?? {})) walk(child, at ? `${at}.${key}` : key);
  };
  walk(JSON.parse(readFileSync(path.join(folder, locale, `${feature}.json`), 'utf8')), '');
  return flat;
}

/** The arguments and tags of an ICU message, and the forms of each of its plurals. */
function read(message: string): { names: Record<string, true>; plurals: string[][] } {
  const names: Record<string, true> = {};
  const plurals: string[][] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(message);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const readText = () => {
    while (at < message.length && message[at] !== '}') {
      const tag = take(/<(\w+)>/y);
      if (tag) names[`<${tag[1]}>`] = true;
      else if (message[at] === '{') readArgument();
      else at += 1;
    }
  };
  const readArgument = () => {
    const [, name = '', type] = take(/\{\s*(\w+)\s*(?:,\s*(\w+)\s*)?,?/y) ?? [];
    expect(name, `an argument in "${message}"`).not.toBe('');
    names[name] = true;
    const forms: string[] = [];
    for (let form = take(/\s*(=?\w+)\s*\{/y); form; form = take(/\s*(=?\w+)\s*\{/y)) {
      forms.push(form[1] ?? '');
      readText();
      at += 1;
    }
    if (type === 'plural') plurals.push(forms);
    expect(take(/[^{}]*\}/y), `the end of {${name}} in "${message}"`).not.toBeNull();
  };
  readText();
  expect(at, `a brace too many in "${message}"`).toBe(message.length);
  return { names, plurals };
}
