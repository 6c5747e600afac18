import path from 'node:path';
import * as z from 'zod';
import { ModelRef } from '@codelab/protocol/agent';
import type { Collector } from './open-tracer.ts';
import { StartFailure } from './start-failure.ts';

const providers = 'openai, anthropic, google or compatible';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const secretNames: ReadonlySet<string> = new Set([
  'CODELAB_SECRET',
  'DATABASE_URL',
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GOOGLE_GENERATIVE_AI_API_KEY',
  'CODELAB_COMPATIBLE_KEY',
]);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' });

const Variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number, 0 to 65535')
    .default(3_000),
  HOST: z.string().default('127.0.0.1'),
  CODELAB_DATA_DIR: z.string().default('.data'),
  CODELAB_WORKSPACE: z.string().optional(),
  CODELAB_WORKSPACE_ROOTS: z
    .string()
    .transform((list) => list.split(path.delimiter).flatMap((root) => (root.trim() === '' ? [] : [root.trim()])))
    .refine((roots) => roots.every((root) => path.isAbsolute(root)), 'must be absolute paths of folders')
    .refine((roots) => roots.every((root) => path.dirname(root) !== root), 'must not be the whole disk')
    .default([]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a URL that begins with postgres://' }).optional(),
  CODELAB_ROLES: z
    .string()
    .transform((list) => new Set(list.split(',').map((role) => role.trim())))
    .refine(
      (roles) => [...roles].every((role) => role === 'web' || role === 'worker'),
      'must be web, worker, or web,worker',
    )
    .default(new Set(['web', 'worker'])),
  CODELAB_AUTH: z.literal('local', 'must be local; accounts are not there yet').default('local'),
  CODELAB_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  CODELAB_HOSTS: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim().toLowerCase()))
    .refine((names) => names.every((name) => /^[\w.-]+$|^\[[\da-f:.]+\]$/.test(name)), 'must be host names, by commas')
    .default([]),
  CODELAB_URL: httpUrl.optional(),
  CODELAB_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  CODELAB_MODEL: z
    .string()
    .refine((text) => ModelRef.safeParse(text).success, `must be demo, or provider/model with ${providers}`)
    .default('demo')
    .pipe(ModelRef),
  CODELAB_TURN_BUDGET_USD: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be an amount of dollars, such as 5 or 0.5')
    .transform(Number)
    .refine((dollars) => dollars > 0, 'must be more than nothing')
    .default(5),
  CODELAB_FETCH_PRIVATE_HOSTS: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim().toLowerCase()))
    .refine(
      (names) => names.every((name) => /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/.test(name)),
      'must be host or host:port, by commas',
    )
    .default([]),
  CODELAB_CONTEXT_TOKENS: z
    .string()
    .regex(/^[1-9]\d{2,7}$/, 'must be a number of tokens, such as 100000')
    .transform(Number)
    .default(100_000),
  CODELAB_PARALLEL_STEPS: z
    .string()
    .regex(/^[1-9]\d{0,2}(,[1-9]\d{0,2}){0,2}$/, 'must be one to three numbers by commas, such as 3 or 3,6,24')
    .transform((list) => list.split(',').map(Number))
    .default([3]),
  OPENAI_API_KEY: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional(),
  CODELAB_COMPATIBLE_URL: httpUrl.optional(),
  CODELAB_COMPATIBLE_KEY: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().default('codelab'),
  PATH: z.string().optional(),
  CODELAB_DEV: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
});

/** What the environment says, checked. Names and defaults are told in `architecture.md` §6 and the README. */
export type Env = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Absent: a sample project in the data directory. */
  readonly workspace: string | undefined;
  /** Folders in which a person may open others as workspaces. */
  readonly workspaceRoots: readonly string[];
  /** Absent: a Postgres of our own, in the data directory. */
  readonly databaseUrl: string | undefined;
  readonly roles: { readonly web: boolean; readonly worker: boolean };
  /** Absent: a file in the data directory. */
  readonly secret: string | undefined;
  readonly hosts: readonly string[];
  readonly url: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  readonly model: ModelRef;
  /** What a turn may spend before it asks. */
  readonly turnBudgetDollars: number;
  /** Hosts of a private network that tools may fetch from all the same. */
  readonly fetchPrivateHosts: readonly string[];
  /** How many steps of plans may run at the same time: of one plan, of one person's, and of all. */
  readonly parallelSteps: { readonly plan: number; readonly person: number; readonly server: number };
  /** More than so many tokens of a conversation are not told to a model. */
  readonly contextTokens: number;
  readonly providers: ProviderKeys;
  /** Of traces. Absent: none are made. Its headers are OpenTelemetry's own variables. */
  readonly collector: Collector | undefined;
  /** Where the programs of MCP servers are looked for. */
  readonly programPath: string | undefined;
  readonly development: boolean;
};

export type ProviderKeys = {
  readonly openai?: { readonly apiKey: string };
  readonly anthropic?: { readonly apiKey: string };
  readonly google?: { readonly apiKey: string };
  readonly compatible?: { readonly baseUrl: string; readonly apiKey?: string };
};

/** Throws a `StartFailure` with a line for each wrong value. A variable that is set to nothing counts as not set. */
export function readEnv(variables: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw new StartFailure(parsed.error.issues.map((issue) => lineOf(issue, given)).join('\n'));
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: path.resolve(data.CODELAB_DATA_DIR),
    workspace: data.CODELAB_WORKSPACE === undefined ? undefined : path.resolve(data.CODELAB_WORKSPACE),
    workspaceRoots: data.CODELAB_WORKSPACE_ROOTS.map((root) => path.resolve(root)),
    databaseUrl: data.DATABASE_URL,
    roles: { web: data.CODELAB_ROLES.has('web'), worker: data.CODELAB_ROLES.has('worker') },
    secret: data.CODELAB_SECRET,
    hosts: data.CODELAB_HOSTS,
    url: data.CODELAB_URL?.replace(/\/$/, ''),
    logLevel: data.CODELAB_LOG_LEVEL,
    model: data.CODELAB_MODEL,
    turnBudgetDollars: data.CODELAB_TURN_BUDGET_USD,
    fetchPrivateHosts: data.CODELAB_FETCH_PRIVATE_HOSTS,
    parallelSteps: parallelStepsOf(data.CODELAB_PARALLEL_STEPS),
    contextTokens: data.CODELAB_CONTEXT_TOKENS,
    providers: providersOf(data),
    collector: collectorOf(data),
    programPath: data.PATH,
    development: data.CODELAB_DEV === '1',
  };
}

/** A person may have two plans at full speed, and a server eight, unless it says otherwise. */
function parallelStepsOf([plan = 3, person = plan * 2, server = Math.max(person, plan * 8)]: readonly number[]) {
  return { plan, person, server };
}

function collectorOf(data: z.infer<typeof Variables>): Collector | undefined {
  const [endpoint, serviceName] = [data.OTEL_EXPORTER_OTLP_ENDPOINT, data.OTEL_SERVICE_NAME];
  return endpoint === undefined ? undefined : { endpoint, serviceName };
}

function providersOf(data: z.infer<typeof Variables>): ProviderKeys {
  const [openai, anthropic, google] = [data.OPENAI_API_KEY, data.ANTHROPIC_API_KEY, data.GOOGLE_GENERATIVE_AI_API_KEY];
  const [baseUrl, apiKey] = [data.CODELAB_COMPATIBLE_URL, data.CODELAB_COMPATIBLE_KEY];
  return {
    ...(openai !== undefined && { openai: { apiKey: openai } }),
    ...(anthropic !== undefined && { anthropic: { apiKey: anthropic } }),
    ...(google !== undefined && { google: { apiKey: google } }),
    ...(baseUrl !== undefined && { compatible: apiKey === undefined ? { baseUrl } : { baseUrl, apiKey } }),
  };
}

function lineOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  const value = secretNames.has(name) ? '' : ` is "${given[name]}"; it`;
  return `${name}${value} ${issue.message}.`;
}
