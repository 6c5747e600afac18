import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type McpConnection, openConnection, type Reached } from '../connection.ts';
import { type McpLimits, usualLimits } from '../limits.ts';

const require = createRequire(import.meta.url);

const packages = {
  'server-everything': require.resolve('@modelcontextprotocol/server-everything/package.json'),
  'server-filesystem': require.resolve('@modelcontextprotocol/server-filesystem/package.json'),
};

/** Where the program of a server from a package lies. */
export function programOf(name: keyof typeof packages): string {
  return join(dirname(packages[name]), 'dist', 'index.js');
}

export const badServer = fileURLToPath(new URL('./bad-server.ts', import.meta.url));

export function stdio(...args: string[]): { type: 'stdio'; command: string; args: string[] } {
  return { type: 'stdio', command: process.execPath, args };
}

export function reached(transport: Reached['transport'], rest: Partial<Reached> = {}): Reached {
  return {
    transport,
    secrets: {},
    cwd: process.cwd(),
    owner: undefined,
    environment: { PATH: '/usr/bin:/bin' },
    ...rest,
  };
}

export type Opened = McpConnection & AsyncDisposable;

/** A connection for one test. */
export async function opened(to: Reached, limits: Partial<McpLimits> = {}, onToolsChanged = () => {}): Promise<Opened> {
  const hooks = { limits: { ...usualLimits, ...limits }, onToolsChanged };
  const connection = await openConnection(to, hooks, AbortSignal.timeout(20_000));
  return { ...connection, [Symbol.asyncDispose]: () => connection.close() };
}
