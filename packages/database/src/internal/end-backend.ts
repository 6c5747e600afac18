import postgres from 'postgres';

/**
 * Ends a session whose client has given it up, over a connection of its own: the pool may be full of its like.
 * Waits until it is gone, so that its locks are free. The name guards against a pid that is somebody else's by now.
 */
export async function endBackend(url: string, session: { pid: number; applicationName: string }): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice: () => {} });
  try {
    await sql`
      select pg_terminate_backend(pid, 1000) from pg_stat_activity
      where pid = ${session.pid} and application_name = ${session.applicationName}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
