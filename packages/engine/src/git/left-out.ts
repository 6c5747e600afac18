import { relative, sep } from 'node:path';
import { protectedNames } from '@codelab/domain/protected-path';
import type { Workspace } from '../workspace/workspace.ts';

/** Pathspecs that keep private files, and the server's own folders, out of what nobody named. */
export function leftOut(workspace: Workspace): string[] {
  const names = protectedNames.flatMap((name) => [`**/${name}`, `**/${name}/**`]);
  return [...names.map((glob) => `:(top,exclude,icase,glob)${glob}`), ...hiddenOnly(workspace)];
}

export function hiddenOnly({ root, hidden }: Workspace): string[] {
  return hidden.map((folder) => `:(top,exclude,literal)${relative(root, folder).split(sep).join('/')}`);
}
