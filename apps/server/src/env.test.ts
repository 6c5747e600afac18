import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { StartFailure } from './start-failure.ts';

function lineFor(variables: Record<string, string>): string {
  try {
    readEnv(variables);
    return 'accepted';
  } catch (error) {
    return error instanceof StartFailure ? error.message : 'another error';
  }
}

test('with nothing set there is a default for everything', () => {
  expect(readEnv({})).toEqual({
    port: 3_000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    workspace: undefined,
    workspaceRoots: [],
    databaseUrl: undefined,
    roles: { web: true, worker: true },
    secret: undefined,
    hosts: [],
    url: undefined,
    logLevel: 'info',
    model: 'demo',
    turnBudgetDollars: 5,
    fetchPrivateHosts: [],
    parallelSteps: { plan: 3, person: 6, server: 24 },
    contextTokens: 100_000,
    providers: {},
    collector: undefined,
    development: false,
  });
});

test('a variable that is set to nothing counts as not set, as compose files have it', () => {
  expect(readEnv({ OPENAI_API_KEY: '', PORT: ' ', CODELAB_URL: '' })).toEqual(readEnv({}));
});

test('every variable is read', () => {
  expect(
    readEnv({
      PORT: '4000',
      HOST: '0.0.0.0',
      CODELAB_DATA_DIR: '/data',
      CODELAB_WORKSPACE: '/work',
      CODELAB_WORKSPACE_ROOTS: '/home/me/projects:/srv/',
      DATABASE_URL: 'postgres://me:secret@db:5432/codelab',
      CODELAB_ROLES: 'worker',
      CODELAB_AUTH: 'local',
      CODELAB_SECRET: 'a secret of enough characters',
      CODELAB_HOSTS: 'codelab.example, Other.Example',
      CODELAB_URL: 'https://codelab.example/',
      CODELAB_LOG_LEVEL: 'debug',
      CODELAB_MODEL: 'openai/gpt-6',
      CODELAB_TURN_BUDGET_USD: '0.25',
      CODELAB_FETCH_PRIVATE_HOSTS: 'wiki.intern, 127.0.0.1:8080',
      CODELAB_PARALLEL_STEPS: '2,5',
      CODELAB_CONTEXT_TOKENS: '30000',
      OPENAI_API_KEY: 'sk-1',
      ANTHROPIC_API_KEY: 'sk-2',
      GOOGLE_GENERATIVE_AI_API_KEY: 'sk-3',
      CODELAB_COMPATIBLE_URL: 'http://localhost:11434/v1',
      CODELAB_COMPATIBLE_KEY: 'sk-4',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      OTEL_SERVICE_NAME: 'codelab-test',
      CODELAB_DEV: '1',
    }),
  ).toEqual({
    port: 4_000,
    host: '0.0.0.0',
    dataDir: '/data',
    workspace: '/work',
    workspaceRoots: ['/home/me/projects', '/srv'],
    databaseUrl: 'postgres://me:secret@db:5432/codelab',
    roles: { web: false, worker: true },
    secret: 'a secret of enough characters',
    hosts: ['codelab.example', 'other.example'],
    url: 'https://codelab.example',
    logLevel: 'debug',
    model: 'openai/gpt-6',
    turnBudgetDollars: 0.25,
    fetchPrivateHosts: ['wiki.intern', '127.0.0.1:8080'],
    parallelSteps: { plan: 2, person: 5, server: 16 },
    contextTokens: 30_000,
    providers: {
      openai: { apiKey: 'sk-1' },
      anthropic: { apiKey: 'sk-2' },
      google: { apiKey: 'sk-3' },
      compatible: { baseUrl: 'http://localhost:11434/v1', apiKey: 'sk-4' },
    },
    collector: { endpoint: 'http://localhost:4318', serviceName: 'codelab-test' },
    development: true,
  });
});

test.each([
  [{ PORT: 'abc' }, 'PORT is "abc"; it must be a port number, 0 to 65535.'],
  [{ PORT: '70000' }, 'PORT is "70000"; it must be a port number, 0 to 65535.'],
  [
    { CODELAB_WORKSPACE_ROOTS: 'projects' },
    'CODELAB_WORKSPACE_ROOTS is "projects"; it must be absolute paths of folders.',
  ],
  [{ CODELAB_WORKSPACE_ROOTS: '/srv:/' }, 'CODELAB_WORKSPACE_ROOTS is "/srv:/"; it must not be the whole disk.'],
  [{ CODELAB_ROLES: 'web,cook' }, 'CODELAB_ROLES is "web,cook"; it must be web, worker, or web,worker.'],
  [{ CODELAB_AUTH: 'accounts' }, 'CODELAB_AUTH is "accounts"; it must be local; accounts are not there yet.'],
  [{ CODELAB_URL: 'codelab' }, 'CODELAB_URL is "codelab"; it must be a URL that begins with http:// or https://.'],
  [
    { CODELAB_LOG_LEVEL: 'loud' },
    'CODELAB_LOG_LEVEL is "loud"; it must be one of trace, debug, info, warn, error, fatal, silent.',
  ],
  [
    { CODELAB_MODEL: 'gpt' },
    'CODELAB_MODEL is "gpt"; it must be demo, or provider/model with openai, anthropic, google or compatible.',
  ],
  [
    { CODELAB_TURN_BUDGET_USD: '$5' },
    'CODELAB_TURN_BUDGET_USD is "$5"; it must be an amount of dollars, such as 5 or 0.5.',
  ],
  [
    { CODELAB_FETCH_PRIVATE_HOSTS: 'http://wiki' },
    'CODELAB_FETCH_PRIVATE_HOSTS is "http://wiki"; it must be host or host:port, by commas.',
  ],
  [{ CODELAB_TURN_BUDGET_USD: '0' }, 'CODELAB_TURN_BUDGET_USD is "0"; it must be more than nothing.'],
  [
    { CODELAB_PARALLEL_STEPS: '0' },
    'CODELAB_PARALLEL_STEPS is "0"; it must be one to three numbers by commas, such as 3 or 3,6,24.',
  ],
  [{ CODELAB_HOSTS: 'http://a b' }, 'CODELAB_HOSTS is "http://a b"; it must be host names, by commas.'],
])('a wrong value is one clear line: %j', (variables, line) => {
  expect(lineFor(variables)).toBe(line);
});

test('a wrong secret is not repeated', () => {
  expect(lineFor({ DATABASE_URL: 'mysql://me:hunter2@db' })).toBe(
    'DATABASE_URL must be a URL that begins with postgres://.',
  );
  expect(lineFor({ CODELAB_SECRET: 'short' })).toBe('CODELAB_SECRET must have at least 16 characters.');
});

test('each wrong value has a line of its own', () => {
  expect(lineFor({ PORT: 'x', CODELAB_DEV: 'yes' }).split('\n')).toHaveLength(2);
});
