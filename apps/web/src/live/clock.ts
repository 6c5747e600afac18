/** Time, as far as the hub needs it: given from outside so that tests need not wait. */
export interface Clock {
  now(): number;
  /** Calls back once, unless it is cancelled before. */
  after(delayMs: number, callback: () => void): Cancel;
}
export type Cancel = () => void;

export const wallClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
