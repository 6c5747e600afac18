import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf, StartFailure } from './start-failure.ts';

export type Handle = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export type Listener = {
  readonly server: http.Server;
  readonly port: number;
  /** Takes no more connections, waits a moment for the open ones, then ends them. */
  close(): Promise<void>;
};

const graceMs = 1_500;

/** Takes the port at once, so that a port in use is known before anything else is begun. */
export async function listen(
  { port, host }: { readonly port: number; readonly host: string },
  handle: Handle,
): Promise<Listener> {
  // Probes find peers that vanished without a word: a stream's own pings do not, they only keep the proxies between.
  const server = http.createServer({ keepAlive: true, keepAliveInitialDelay: 5_000 }, handle);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new StartFailure(sentenceFor(cause, { port, host }), { cause });
  }
  server.off('error', reject);
  let closed: Promise<void> | undefined;
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close() {
      closed ??= closedAfterGrace(server);
      return closed;
    },
  };
}

function closedAfterGrace(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function sentenceFor(cause: unknown, { port, host }: { readonly port: number; readonly host: string }): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what uses it, or set PORT.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: set PORT to 1024 or more.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is "${host}", which is no address of this machine.`;
    default:
      return `Port ${port} on ${host} cannot be used (${reasonOf(cause)}).`;
  }
}
