import type { ReservedSql, Sql } from 'postgres';

export class AcquireTimeout extends Error {
  override readonly name = 'AcquireTimeout';

  constructor(timeoutMs: number) {
    super(`no database connection became free within ${timeoutMs} ms`);
  }
}

export interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Takes a connection out of the pool. Whoever gets it ends it, once, by `release()` or, when its state is not known,
 * by `destroy()`; both are harmless when the server has already ended the session.
 *
 * `sql.begin` is not an alternative: it can send BEGIN on a connection that others use. And this needs our patch of
 * the driver (patches/), without which a reserved session that the server ends takes the process with it.
 */
export async function reserveConnection(sql: Sql, { signal, timeoutMs }: Patience): Promise<ReservedSql> {
  signal.throwIfAborted();
  const refused = Promise.withResolvers<never>();
  const leave = () => refused.reject(signal.reason);
  const timer = setTimeout(() => refused.reject(new AcquireTimeout(timeoutMs)), timeoutMs);
  signal.addEventListener('abort', leave, { once: true });
  const granted = sql.reserve();
  try {
    return await Promise.race([granted, refused.promise]);
  } catch (error) {
    // The driver's queue cannot be left: a grant that comes too late goes straight back.
    granted.then(
      (late) => late.release(),
      () => {},
    );
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
