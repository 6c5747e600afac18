import { ToolFailure } from '../tools/tool-failure.ts';

/** One line of `git status --porcelain`: what the index has, what the disk has, and of which file. */
export type ChangedPath = { readonly index: string; readonly disk: string; readonly path: string };

export function changedPaths(porcelain: string): ChangedPath[] {
  return porcelain.split('\n').flatMap((line): ChangedPath[] => {
    const said = /^([ MTADRCU?!])([ MTADRCU?!]) (.+)$/.exec(line);
    if (!said) return [];
    const [, index = ' ', disk = ' ', path = ''] = said;
    return [{ index, disk, path: unquoted(path) }];
  });
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/** git writes a path with unusual characters in quotes, as C does; bytes that are no text cannot be named here. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path;
  return path.slice(1, -1).replace(/\\([0-7]{3}|.)/g, (_, code: string) => {
    const known = escapes[code];
    if (known !== undefined) return known;
    throw new ToolFailure('tool_failed', `git names a file that has no readable name: ${path}`);
  });
}
