const firstMs = 250;
const longestMs = 15_000;

/** How long to wait before attempt `failures + 1`: doubling, with a random half so that many browsers do not come at once. */
export function backoffMs(failures: number, random: number): number {
  const whole = Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs);
  return Math.round(whole * (0.5 + random / 2));
}
