/** By UTF-16 units, in every locale the same. Our timestamps are all written in one format, so they sort as text. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
