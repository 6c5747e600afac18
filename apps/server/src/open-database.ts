import { connect, type Database } from '@codelab/database/connect';
import { startEmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { EmbeddedPostgresError } from '@codelab/database/embedded-postgres-error';
import type { Log } from '@codelab/database/log';
import { migrate } from '@codelab/database/migrate';
import type { Tracer } from '@codelab/database/tracer';
import type { Observe } from '@codelab/database/unit-of-work';
import type { Env } from './env.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

export type OpenDatabase = AsyncDisposable & {
  readonly database: Database;
  readonly url: string;
  /** Our own, which no other server can have opened. */
  readonly isEmbedded: boolean;
};

/** The database of `DATABASE_URL`, or our own, brought up to date. */
export async function openDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  watched: { readonly log: Log; readonly observe: Observe; readonly tracer: Tracer },
): Promise<OpenDatabase> {
  await using opened = new AsyncDisposableStack();
  const url = env.databaseUrl ?? (await startedIn(env.dataDir, { opened, log: watched.log }));
  await migrated(url);
  const database = connect(url, watched);
  opened.defer(() => database.close());
  const kept = opened.move();
  return { database, url, isEmbedded: env.databaseUrl === undefined, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function startedIn(
  dataDir: string,
  { opened, log }: { readonly opened: AsyncDisposableStack; readonly log: Log },
): Promise<string> {
  try {
    const postgres = await startEmbeddedPostgres({
      dataDir,
      watch: {
        onDown: (reason) => log.warn({ reason: reasonOf(reason) }, 'embedded Postgres is down; it is started again'),
        onUp: ({ pid, port }) => log.info({ pid, port }, 'embedded Postgres runs again'),
      },
    });
    opened.defer(() => postgres.stop());
    log.info({ pid: postgres.pid, port: postgres.port, adopted: postgres.adopted }, 'embedded Postgres runs');
    return postgres.url();
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StartFailure(error.message, { cause: error });
    throw error;
  }
}

async function migrated(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (cause) {
    throw new StartFailure(`The database at ${placeOf(url)} cannot be used (${reasonOf(innermost(cause))}).`, {
      cause,
    });
  }
}

/** Host and database, without who connects and how. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function innermost(error: unknown): unknown {
  let link = error;
  while (link instanceof Error && link.cause !== undefined) link = link.cause;
  return link;
}
