import type { EmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { dataFolder } from '@codelab/database/testing/data-folder';

/** A Postgres of our own, which can be stopped and killed. It comes back on another port. */
export type OwnPostgres = AsyncDisposable & {
  readonly port: number;
  url(database?: string): string;
  restart(how: 'stopped' | 'killed'): Promise<void>;
};

/** Commits must survive a kill of Postgres, and may be lost with the power. */
const settings = { max_connections: 300, synchronous_commit: 'on', full_page_writes: 'on' };

export async function openPostgres(): Promise<OwnPostgres> {
  const folder = await dataFolder();
  let server: EmbeddedPostgres = await folder.start({ settings });
  let restarting: Promise<void> = Promise.resolve();

  async function restarted(how: 'stopped' | 'killed'): Promise<void> {
    if (how === 'killed') process.kill(server.pid, 'SIGKILL');
    await server.stop();
    server = await folder.start({ settings });
  }
  return {
    get port() {
      return server.port;
    },
    url: (database) => server.url(database),
    restart(how) {
      restarting = restarting.then(() => restarted(how));
      return restarting;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
