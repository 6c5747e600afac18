/** How long to wait after the nth failure in a row: longer each time up to 10 s, and never all clients at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.min(250 * 2 ** (failures - 1), 10_000) * (0.5 + random() / 2);
}
