import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Digest } from '@codelab/protocol/ids';
import { McpServerName, McpTransport } from '@codelab/protocol/mcp';
import type { EngineContext } from '../context.ts';

/** The file in which a workspace proposes servers, written as other products read it. */
export const mcpFilePath = '.codelab/mcp.json';

export type ProposedServer = {
  readonly name: string;
  readonly transport: McpTransport;
  /** Values of environment variables or headers that stand in the file. */
  readonly values: Readonly<Record<string, string>>;
  /** Names without a value: a person sets them. */
  readonly missing: string[];
};

export type FoundFile = {
  readonly hash: Digest;
  readonly servers: readonly ProposedServer[];
  readonly problem?: string;
};

const values = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/), z.string().max(8_000));

const FileServer = z.object({
  type: z.string().optional(),
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: values.optional(),
  url: z.string().optional(),
  headers: values.optional(),
});

const maxServers = 20;

const File = z.object({
  mcpServers: z
    .record(z.string(), FileServer)
    .refine((servers) => Object.keys(servers).length <= maxServers, { error: `At most ${maxServers} servers.` }),
});

/** `undefined`: there is none. One that cannot be read is there, with the reason. */
export async function foundFile(engine: EngineContext, root: string): Promise<FoundFile | undefined> {
  let text: string;
  try {
    const workspace = await engine.workspaceAt(root);
    const content = await workspace.inspect(mcpFilePath);
    if (content.type === 'absent') return undefined;
    if (content.type !== 'text') return unreadable('', 'It is no text file.');
    text = content.text;
  } catch {
    return undefined; // the folder is gone, or the path leads out of it
  }
  return readFile(text);
}

export function readFile(text: string): FoundFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadable(text, 'It is not valid JSON.');
  }
  const file = File.safeParse(json);
  if (!file.success) return unreadable(text, z.prettifyError(file.error));
  const servers: ProposedServer[] = [];
  for (const [given, server] of Object.entries(file.data.mcpServers)) {
    const name = nameFrom(given);
    if (!McpServerName.safeParse(name).success) return unreadable(text, `"${given}" cannot be a server's name.`);
    if (servers.some((other) => other.name === name)) return unreadable(text, `Two servers are called ${name}.`);
    const transport = transportOf(server);
    if (typeof transport === 'string') return unreadable(text, `${name}: ${transport}`);
    const variables = (transport.type === 'stdio' ? server.env : server.headers) ?? {};
    servers.push({ name, transport, ...divided(variables) });
  }
  return { hash: hashOf(text), servers };
}

function transportOf({ command, args, url }: z.infer<typeof FileServer>): McpTransport | string {
  if ((command === undefined) === (url === undefined)) return 'It needs a command or an address, and not both.';
  const transport = McpTransport.safeParse(
    command === undefined ? { type: 'http', url } : { type: 'stdio', command, args: args ?? [] },
  );
  return transport.success ? transport.data : z.prettifyError(transport.error);
}

/**
 * `${NAME}` stands for something that is not in the file. It is not looked for in our own environment: a file that a
 * stranger wrote could ask for any of our secrets so.
 */
function divided(given: Readonly<Record<string, string>>): Pick<ProposedServer, 'values' | 'missing'> {
  const entries = Object.entries(given);
  const isMissing = (value: string) => value === '' || /\$\{[^}]*\}/.test(value);
  return {
    values: Object.fromEntries(entries.filter(([, value]) => !isMissing(value))),
    missing: entries.filter(([, value]) => isMissing(value)).map(([name]) => name),
  };
}

function nameFrom(given: string): string {
  return given
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function unreadable(text: string, problem: string): FoundFile {
  return { hash: hashOf(text), servers: [], problem };
}

function hashOf(text: string): Digest {
  return createHash('sha256').update(text).digest('hex');
}
