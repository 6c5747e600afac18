import { namesIn, patternsIn } from './glob.ts';

/**
 * Globs of the files that somebody changes; none = changes nothing. As in rules, but said as paths are: a name without
 * wildcards is one in the root of the workspace, and one without an extension is a folder's and stands for all below it.
 */
export type Claim = readonly string[];

/** Of somebody who does not say what they change. */
export const everything: Claim = ['**'];

/** A glob of each that may match the same file; `undefined` when no file can be in both. */
export function clashOf(one: Claim, other: Claim): [string, string] | undefined {
  for (const mine of one) {
    for (const theirs of other) if (mayOverlap(mine, theirs)) return [mine, theirs];
  }
  return undefined;
}

/** Is there a path that both globs match, whatever files there are? Never wrongly `false`; case does not tell files apart. */
export function mayOverlap(one: string, other: string): boolean {
  const left = claimed(one);
  const right = claimed(other);
  // reached[n]: what was read of `left` and the first n of `right` can match the same names.
  let reached = right.map(() => false).concat(false);
  reached[0] = true;
  spread(reached, right);
  for (const pattern of left) {
    const next = reached.map((is) => pattern === '**' && is);
    for (const [n, theirs] of right.entries()) {
      if (pattern === '**') next[n + 1] ||= next[n] === true;
      else if (reached[n] && theirs === '**') next[n] = true;
      else if (reached[n] && wildcardsOverlap(pattern, theirs)) next[n + 1] = true;
    }
    spread(next, right);
    reached = next;
  }
  return reached.at(-1) === true;
}

/** `**` also stands for no names at all. */
function spread(reached: boolean[], patterns: readonly string[]): void {
  for (const [n, pattern] of patterns.entries()) if (reached[n] && pattern === '**') reached[n + 1] = true;
}

/** Is there a text that both patterns match? */
export function wildcardsOverlap(one: string, other: string): boolean {
  const left = [...one.toLowerCase()];
  const right = [...other.toLowerCase()];
  let reached = right.map(() => false).concat(false);
  reached[0] = true;
  spreadStars(reached, right);
  for (const mine of left) {
    const next = reached.map((is) => mine === '*' && is);
    for (const [n, theirs] of right.entries()) {
      if (mine === '*') next[n + 1] ||= next[n] === true;
      else if (reached[n] && theirs === '*') next[n] = true;
      else if (reached[n] && (mine === theirs || mine === '?' || theirs === '?')) next[n + 1] = true;
    }
    spreadStars(next, right);
    reached = next;
  }
  return reached.at(-1) === true;
}

function spreadStars(reached: boolean[], pattern: readonly string[]): void {
  for (const [n, sign] of pattern.entries()) if (reached[n] && sign === '*') reached[n + 1] = true;
}

/** The glob that a change of this path runs into: of it, of a folder above it, or of something below it. */
export function claimOn(path: string, claim: Claim): string | undefined {
  const names = namesIn(path);
  return names && claim.find((glob) => mayOverlap(`/${names.join('/')}`, glob));
}

/** The same claim as globs of rules, which know no folders without a sign for them. */
export function asRuleGlobs(claim: Claim): string[] {
  return claim.flatMap((glob) => {
    if (/[*?]/.test(glob)) return [glob];
    const path = patternsIn(`/${glob}`).join('/');
    return isFolder(glob) ? [`/${path}`, `/${path}/**`] : [`/${path}`];
  });
}

function isFolder(glob: string): boolean {
  return /^\.*[^.*?]+$/.test(patternsIn(glob).at(-1) ?? '');
}

function claimed(glob: string): string[] {
  const patterns = patternsIn(/[*?]/.test(glob) ? glob : `/${glob}`);
  return isFolder(glob) ? [...patterns, '**'] : patterns;
}
