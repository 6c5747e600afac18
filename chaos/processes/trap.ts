import type { Log } from '@codelab/database/log';

/** A commit, by its label and its number among those of that label; and what becomes of the process right there. */
export type Trap = {
  readonly label: string;
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP';
};

export const springs = 'the trap springs';

/** A log that hears of a commit before anything else can follow it, and strikes its own process down there. */
export function trapIn(log: Log): { readonly log: Log; set(trap: Trap): void } {
  let set: Trap | undefined;
  let seen = 0;

  function hear(line: { readonly label?: string; readonly outcome?: string }): void {
    if (set === undefined || line.label !== set.label || line.outcome !== 'completed') return;
    seen += 1;
    if (seen !== set.nth) return;
    const { signal } = set;
    set = undefined;
    log.warn({ signal }, springs);
    process.kill(process.pid, signal);
  }

  return {
    log: {
      debug(fields, message) {
        log.debug(fields, message);
        if (message === 'transaction ended') hear(fields);
      },
      info: (fields, message) => log.info(fields, message),
      warn: (fields, message) => log.warn(fields, message),
      error: (fields, message) => log.error(fields, message),
    },
    set(trap) {
      set = trap;
      seen = 0;
    },
  };
}
