/** `*` stands for any run of characters, `?` for one; everything else for itself. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = [...pattern];
  const given = [...text];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let here = 0; here < given.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      retry = here;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[here])) {
      at++;
      here++;
    } else if (star >= 0) {
      // The last star takes one character more; an earlier one never needs to.
      at = star + 1;
      here = ++retry;
    } else return false;
  }
  return wanted.slice(at).every((rest) => rest === '*');
}

/**
 * Does a path of the workspace match a glob? `*` and `?` stay within a name, `**` stands for any number of folders, also
 * none. As in `.gitignore`, a pattern of one name matches it in every folder (`*.md`), and one that ends in `/`
 * everything below (`docs/`). A path that leads out of the workspace matches nothing.
 */
export function matchesPath(glob: string, path: string): boolean {
  const names = namesIn(path);
  if (!names) return false;
  const patterns = patternsIn(glob);
  const [first] = patterns;
  if (first !== undefined && first !== names[0] && !/[*?]/.test(first)) return false;

  // reached[n]: the patterns so far match the first n names.
  let reached = [true, ...names.map(() => false)];
  for (const pattern of patterns) {
    const next = reached.map(() => false);
    for (let n = 0; n <= names.length; n++) {
      const name = names[n - 1];
      if (pattern === '**') next[n] = reached[n] === true || next[n - 1] === true;
      else next[n] = name !== undefined && reached[n - 1] === true && matchesWildcard(pattern, name);
    }
    reached = next;
  }
  return reached.at(-1) === true;
}

/** The names on the way to a path, `.` and `..` resolved; `undefined` when it leads out of where it starts. */
export function namesIn(path: string): string[] | undefined {
  if (/^([/\\]|[A-Za-z]:)/.test(path) || path.includes('\0')) return undefined;
  const names: string[] = [];
  for (const name of path.split(/[/\\]/)) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
}

/** The names a glob is made of, `**` where any number of folders may stand. */
export function patternsIn(glob: string): string[] {
  const patterns = glob.split('/').filter((pattern) => pattern !== '' && pattern !== '.');
  const isAnywhere = patterns.length === 1 && !glob.startsWith('/') && patterns[0] !== '**';
  return [...(isAnywhere ? ['**'] : []), ...patterns, ...(glob.endsWith('/') ? ['**'] : [])];
}
