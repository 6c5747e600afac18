import { existsSync } from 'node:fs';
import type http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Handle } from './listen.ts';
import { StartFailure } from './start-failure.ts';

const web = path.resolve(import.meta.dirname, '../../web');

export type Pages = AsyncDisposable & { readonly handle: Handle };

export type PagesOptions = {
  /** Compiles pages as they are asked for, instead of serving what was built. */
  readonly development: boolean;
  readonly server: http.Server;
  readonly port: number;
};

/** What we use of Next. Its own types would change those of `process.env` in every room that this one imports. */
type NextApp = {
  prepare(): Promise<void>;
  getRequestHandler(): (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;
  close(): Promise<void>;
};
type NextOptions = {
  readonly dev: boolean;
  readonly dir: string;
  readonly httpServer: http.Server;
  readonly hostname: string;
  readonly port: number;
  readonly quiet: boolean;
};

/** The web app, served by Next within this process. */
export async function openPages({ development, server, port }: PagesOptions): Promise<Pages> {
  if (!development && !existsSync(path.join(web, '.next/BUILD_ID'))) {
    throw new StartFailure('The web app is not built yet: start with `npm start`, which builds it.');
  }
  // The web app's own Next: the one that built it.
  const next: (options: NextOptions) => NextApp = createRequire(path.join(web, 'package.json'))('next');
  const app = next({ dev: development, dir: web, httpServer: server, hostname: 'localhost', port, quiet: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => void handle(request, response),
    [Symbol.asyncDispose]: () => app.close(),
  };
}
