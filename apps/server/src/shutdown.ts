import type { Log } from '@codelab/database/log';

const withinMs = 4_800;

/**
 * A signal stops the server, and the process ends with it, at the latest when its time is up. A second signal means
 * "at once"; the same Ctrl-C may come twice within a moment, from the terminal and from npm.
 */
export function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stoppingSince: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stoppingSince !== undefined) {
        if (performance.now() - stoppingSince > 500) process.exit(1);
        return;
      }
      stoppingSince = performance.now();
      log.info({ signal }, 'stopping');
      setTimeout(() => {
        log.error({ withinMs }, 'stopping took too long');
        process.exit(1);
      }, withinMs).unref();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}
