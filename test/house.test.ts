import { expect, test } from 'vitest';
import { circlesAmong, importsOf, type Module, modulesOfTheHouse, neighboursOf } from './source.ts';

/** One direction: whoever is lower never learns who is above. A room that is not listed may import none of ours. */
const mayImport: Record<string, readonly string[]> = {
  protocol: [],
  domain: ['protocol'],
  database: ['domain', 'protocol'],
  engine: ['database', 'domain', 'protocol'],
  api: ['engine', 'database', 'domain', 'protocol'],
  server: ['api', 'engine', 'database', 'domain', 'protocol'],
  client: ['domain', 'protocol'],
  web: ['client', 'domain', 'protocol', 'ui'],
  cli: ['client', 'protocol'],
  ui: [],
};
/** The one type that crosses the wire by inference. */
const mayNameTypesOf: Record<string, readonly string[]> = { client: ['api'], web: ['api'] };

/** What a room must not know, by the package it would have to import. */
const strangers: readonly {
  readonly rooms: readonly string[];
  readonly packages: RegExp;
  readonly why: string;
  /** The one place in those rooms whose business it is. */
  readonly but?: string;
}[] = [
  {
    rooms: ['protocol', 'domain', 'ui'],
    packages: /^node:/,
    why: 'this room also runs in a browser, and says or decides without touching anything',
  },
  {
    rooms: ['protocol', 'domain', 'database', 'engine'],
    packages: /^(@trpc\/|next($|\/)|react($|\/|-))/,
    why: 'only api and server know of tRPC, only web and ui of React',
  },
  {
    rooms: ['protocol', 'domain', 'database', 'engine'],
    packages: /^node:https?$/,
    why: 'only api and server answer HTTP, and only the tool that reads the internet asks by it',
    but: 'packages/engine/src/internet/',
  },
  {
    rooms: ['protocol', 'domain', 'api', 'client', 'web', 'ui', 'server'],
    packages: /^(postgres|drizzle-orm|pg-boss)($|\/)/,
    why: 'only database knows SQL (and engine the job queue that lives in it)',
  },
  {
    rooms: ['protocol', 'domain', 'database', 'engine', 'api', 'client', 'web', 'ui'],
    packages: /^@opentelemetry\//,
    why: 'only the server knows who collects traces; the others tell a tracer',
  },
];

const modules = modulesOfTheHouse();
const sources = modules.filter(({ isTest }) => !isTest);

test('the walk sees the whole house, and every way to import', () => {
  expect(new Set(modules.map(({ room }) => room)).size).toBeGreaterThan(5);
  const code = `
    import 'a';
    import b, { type B } from 'b';
    import {
      type C,
    } from 'c';
    import type { D } from 'd';
    export { e } from 'e';
    export type { F } from 'f';
    const g = await import('g');
    export const text = "not from 'h'";
  `;
  const read = importsOf(code).map(({ from, onlyTypes }) => (onlyTypes ? `type ${from}` : from));
  expect(read.sort()).toEqual(['a', 'b', 'c', 'e', 'g', 'type d', 'type f']);
});

test('the rooms import in one direction', () => {
  const wrong = sources.flatMap(({ file, room, imports }) =>
    imports.flatMap(({ from, onlyTypes }) => {
      const other = from.match(/^@codelab\/([^/]+)/)?.[1];
      if (other === undefined || other === room || mayImport[room]?.includes(other)) return [];
      if (!mayNameTypesOf[room]?.includes(other)) return [`${file} imports ${from}: ${room} must not know ${other}`];
      return onlyTypes ? [] : [`${file} imports ${from}: of ${other}, ${room} may only name types (import type)`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('no room knows what is not its business', () => {
  const wrong = sources.flatMap(({ file, room, imports }) =>
    strangers
      .filter(({ rooms, but }) => rooms.includes(room) && !(but && file.startsWith(but)))
      .flatMap(({ packages, why }) =>
        imports.filter(({ from }) => packages.test(from)).map(({ from }) => `${file} imports ${from}: ${why}`),
      ),
  );
  expect(wrong).toEqual([]);
});

test('a room is entered by its exports, never by a path into it', () => {
  const wrong = modules.flatMap((module) =>
    neighboursOf(module)
      .filter((target) => !target.startsWith(`${module.file.split('/').slice(0, 2).join('/')}/`))
      .map((target) => `${module.file} imports ${target}: its exports map would have had a say`),
  );
  expect(wrong).toEqual([]);
});

test('what is made for tests is used by tests only', () => {
  const wrong = sources.flatMap(({ file, imports }) =>
    imports.filter(({ from }) => from.includes('/testing/')).map(({ from }) => `${file} imports ${from}`),
  );
  expect(wrong).toEqual([]);
});

test('no module needs itself in order to load', () => {
  const module = (file: string, from: string) => ({ ...lone, file, imports: [{ from, onlyTypes: false }] });
  const lone = { file: 'src/c.ts', room: '', isTest: false, lines: 1, code: '', imports: [] };
  expect(circlesAmong([module('src/a.ts', './b.ts'), module('src/b.ts', './a.ts'), lone])).toEqual([
    ['src/a.ts', 'src/b.ts', 'src/a.ts'],
  ]);
  expect(circlesAmong(modules).map((circle) => circle.join(' → '))).toEqual([]);
});

test('a file has at most 300 lines', () => {
  const long = sources.filter(({ lines }) => lines > 300);
  expect(long.map(({ file, lines }) => `${file} has ${lines}: something in it has a name and wants to leave`)).toEqual(
    [],
  );
});

const forbidden: readonly { name: string; pattern: RegExp; except?: (module: Module) => boolean; why: string }[] = [
  {
    name: 'the environment is read in env.ts of the server only',
    pattern: /\bprocess\.env\b(?!\.NODE_ENV\b)/, // that one is put in by the bundler
    except: ({ file, isTest }) => isTest || /^apps\/server\/src\/(.*\/)?env\.ts$/.test(file),
    why: 'a setting that is parsed in one place has one name, one type and one clear message when it is wrong',
  },
  {
    name: 'nothing is exported by the armful',
    pattern: /^\s*export \*/m,
    why: 'with export * nobody can say where a name comes from, and importing one thing loads everything',
  },
  {
    name: 'only a unit of work opens a transaction',
    pattern: /\b(db|drizzle)\w*(\([^)]*\))?\.transaction\(|\.begin\(/,
    except: ({ file, isTest }) => isTest || file === 'packages/database/src/migrate.ts',
    why: 'the driver can send BEGIN on a connection that it has not reserved, and a crash of one would end the process',
  },
  {
    name: 'our own modules are never mocked',
    pattern: /\bvi\.(mock|doMock)\(/,
    why: 'a test of a mock proves the mock; fakes stand at the model and the clock only',
  },
  {
    name: 'a type is never forced',
    pattern: /\bas unknown as\b|@ts-(ignore|expect-error|nocheck)/,
    except: ({ isTest }) => isTest,
    why: 'parse at the edge, or make the impossible state impossible',
  },
];

test.each(forbidden)('$name', ({ pattern, except, why }) => {
  const wrong = modules.filter((module) => pattern.test(module.code) && !except?.(module));
  expect(wrong.map(({ file }) => `${file}: ${why}`)).toEqual([]);
});
