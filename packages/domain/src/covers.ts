import { matchesWildcard, patternsIn } from './glob.ts';

/**
 * Does every text that fits `inner` fit `outer` too? Sure when it says so; where it cannot be told it says no. Wildcards
 * of the inner pattern are taken for characters of their own, which only a star of the outer one lets through.
 */
export function wildcardCovers(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  const isPlain = !/[*?]/.test(inner);
  return (isPlain || !outer.includes('?')) && matchesWildcard(outer, inner);
}

/** The same for globs of paths. */
export function globCovers(outer: string, inner: string): boolean {
  const given = patternsIn(inner);
  // reached[n]: the patterns so far cover the first n of the inner ones.
  let reached = [true, ...given.map(() => false)];
  for (const pattern of patternsIn(outer)) {
    const next = reached.map(() => false);
    for (let n = 0; n <= given.length; n++) {
      const name = given[n - 1];
      if (pattern === '**') next[n] = reached[n] === true || next[n - 1] === true;
      else {
        const isOne = name !== undefined && name !== '**';
        next[n] = isOne && reached[n - 1] === true && wildcardCovers(pattern, name);
      }
    }
    reached = next;
  }
  return reached.at(-1) === true;
}
