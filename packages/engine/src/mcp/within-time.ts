import { createContext, Script } from 'node:vm';

const run = new Script('work()');

/** The work took too long and was stopped in its middle. */
export class TookTooLong extends Error {}

/**
 * Runs something that cannot wait but may count for ever, as a regular expression of a stranger can. It is stopped after
 * `limitMs`, wherever it is; it must not hold anything that would be left half done.
 */
export function withinTime<Result>(limitMs: number, work: () => Result): Result {
  const room: { work: () => void; result?: { value: Result } } = {
    work: () => {
      room.result = { value: work() };
    },
  };
  try {
    run.runInContext(createContext(room), { timeout: limitMs });
  } catch (cause) {
    throw isTimeout(cause) ? new TookTooLong(`It took more than ${limitMs} ms.`, { cause }) : cause;
  }
  if (!room.result) throw new Error('the work ended without a result');
  return room.result.value;
}

/** It comes from another realm: no `instanceof` knows it. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
