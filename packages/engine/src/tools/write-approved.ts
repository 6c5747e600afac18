import type { PreparedCall } from '@codelab/database/schema/work';
import type { Workspace } from '../workspace/workspace.ts';
import { carryOut, type PlannedFile } from './change-set.ts';
import type { Json } from './tool.ts';

/** What was approved is written as it was shown: what a person made of it, or what a trial came to. */
export async function writePrepared(
  workspace: Workspace,
  { files = [], trial }: Pick<PreparedCall, 'files' | 'trial'>,
  say: (text: string) => void,
): Promise<Json> {
  const written = await writeApproved(workspace, files);
  if (!trial) return written;
  say(trial.output);
  const note =
    'A person saw what this command did in a copy of the workspace, and approved that: its changes were written from there, and it was not run again.';
  return { ...trial, ...written, note };
}

type Approved = { readonly path: string; readonly content: string | null };

/** Writes what a person saw, and made, of the proposed files: all of it or nothing. `null` = the file goes. */
export async function writeApproved(workspace: Workspace, files: readonly Approved[]) {
  const set = await Promise.all(
    files.map(async ({ path, content }): Promise<PlannedFile> => {
      const place = await workspace.resolve(path);
      return { path: place.path, before: await workspace.inspect(path), after: content ?? undefined };
    }),
  );
  // What goes and is gone already is as it was to be.
  await carryOut(
    workspace,
    set.filter(({ before, after }) => after !== undefined || before.type !== 'absent'),
  );
  const written = set.flatMap(({ path, after }) =>
    after === undefined ? [] : [{ path, sizeBytes: Buffer.byteLength(after) }],
  );
  const removed = set.flatMap(({ path, after }) => (after === undefined ? [path] : []));
  return { written, ...(removed.length > 0 && { removed }) };
}
