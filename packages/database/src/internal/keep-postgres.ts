import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresProcess } from './postgres-process.ts';
import { isAlive } from './run-lock.ts';

/** What is told while a server is kept up. */
export interface PostgresWatch {
  /** It is gone, or could not be started again; it is tried again until it is asked to stop. */
  readonly onDown?: ((reason: unknown) => void) | undefined;
  readonly onUp?: ((server: PostgresProcess) => void) | undefined;
}

export interface KeptPostgres {
  readonly current: PostgresProcess;
  /** Gives the server that is to be stopped; it is not started again. */
  release(): Promise<PostgresProcess>;
}

const lookEveryMs = 250;
const longestPauseMs = 10_000;

/**
 * Starts the server again whenever it is gone: a crash, a full disk or a kill for want of memory costs a pause and not the
 * process above it. It keeps its port, so that those who were connected find it again.
 */
export function keepPostgres(
  first: PostgresProcess,
  relaunch: (port: number) => Promise<PostgresProcess>,
  { onDown, onUp }: PostgresWatch,
): KeptPostgres {
  const released = new AbortController();
  let current = first;

  const keeping = (async () => {
    while (await pause(lookEveryMs)) {
      if (isAlive(current.pid)) continue;
      onDown?.('its process is gone');
      for (let pauseMs = lookEveryMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
        try {
          current = await relaunch(current.port);
          onUp?.(current);
          break;
        } catch (error) {
          onDown?.(error);
          if (!(await pause(pauseMs))) return;
        }
      }
    }
  })();

  /** Whether there is still something to keep after it. It keeps no process from ending. */
  function pause(ms: number): Promise<boolean> {
    return sleep(ms, true, { ref: false, signal: released.signal }).catch(() => false);
  }

  return {
    get current() {
      return current;
    },
    async release() {
      released.abort();
      await keeping;
      return current;
    },
  };
}
