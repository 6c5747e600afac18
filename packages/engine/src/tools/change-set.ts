import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { FileChange } from '@codelab/protocol/approval';
import type { Content } from '../workspace/file-content.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { fileChange } from './file-change.ts';
import { ToolFailure } from './tool-failure.ts';

/** What is to become of one file: `after` is its whole new text, or `undefined` where the file goes. */
export type PlannedFile = {
  readonly path: string;
  readonly before: Content;
  readonly after: string | undefined;
  /** Where the file was until now, which stands in the set as well, and goes: it moves with its mode. */
  readonly movedFrom?: string;
};

/** Several files that change together or not at all. Each path is a resolved one and stands there once. */
export type ChangeSet = readonly PlannedFile[];

type Step = { readonly path: string; readonly takeBack: () => Promise<void> };

export function shownChanges(set: ChangeSet): FileChange[] {
  return set.map(({ path, before, after }) => fileChange(path, before, after));
}

/**
 * Writes all of it, or leaves what was there. Every file is looked at again before the first one is touched; where a
 * later one fails all the same, what was done is taken back, as far as it is still what was done here.
 */
export async function carryOut(workspace: Workspace, set: ChangeSet): Promise<void> {
  for (const file of set) await assertAsPlanned(workspace, file);
  // What goes is put aside under a name that nobody knows, and removed when nothing can fail any more.
  const asides = new Map(set.flatMap(({ path, after }) => (after === undefined ? [[path, besides(path)]] : [])));
  const steps: Step[] = [];
  try {
    for (const [path, aside] of asides) steps.push(await moved(workspace, path, aside));
    for (const file of set) {
      if (file.after !== undefined) await put(workspace, { ...file, after: file.after }, { asides, steps });
    }
  } catch (error) {
    const left = await takeBack(steps);
    throw left.length > 0 && error instanceof ToolFailure ? notTakenBack(error, left) : error;
  }
  for (const aside of asides.values()) {
    if ((await workspace.inspect(aside)).type !== 'absent') await workspace.remove(aside);
  }
}

function notTakenBack({ code, message }: ToolFailure, paths: readonly string[]): ToolFailure {
  return new ToolFailure(
    code,
    `${message} Somebody changed ${paths.join(', ')} meanwhile, so that was not taken back.`,
  );
}

async function assertAsPlanned(workspace: Workspace, { path, before }: PlannedFile): Promise<void> {
  const now = await workspace.inspect(path);
  if (now.type === before.type && hashIn(now) === hashIn(before)) return;
  const message = `"${path}" changed while it was about to be written, so no file was changed. Read it again.`;
  throw new ToolFailure('tool_failed', message);
}

function hashIn(content: Content): string {
  return 'hash' in content ? content.hash : content.type;
}

function besides(path: string): string {
  return posix.join(posix.dirname(path), `.codelab-${randomUUID()}.tmp`);
}

type Put = PlannedFile & { readonly after: string };
type Doing = { readonly asides: ReadonlyMap<string, string>; readonly steps: Step[] };

async function put(workspace: Workspace, file: Put, { asides, steps }: Doing): Promise<void> {
  const { path, after, movedFrom } = file;
  const aside = movedFrom === undefined ? undefined : asides.get(movedFrom);
  if (aside === undefined) {
    await assertAsPlanned(workspace, file);
    steps.push(await written(workspace, file));
    return;
  }
  steps.push(await moved(workspace, aside, path));
  const before = await workspace.inspect(path);
  if (before.type !== 'text' || before.text !== after) steps.push(await written(workspace, { path, before, after }));
}

async function moved(workspace: Workspace, from: string, to: string): Promise<Step> {
  await workspace.move(from, to);
  return { path: from, takeBack: () => workspace.move(to, from) };
}

async function written(workspace: Workspace, { path, before, after }: Put): Promise<Step> {
  await workspace.write(path, after);
  const takeBack = async () => {
    const now = await workspace.inspect(path);
    if (now.type !== 'text' || now.text !== after) throw new ToolFailure('tool_failed', `"${path}" is another one.`);
    if (before.type === 'text') await workspace.write(path, before.text);
    else if (before.type === 'absent') await workspace.remove(path);
    else throw new ToolFailure('tool_failed', `"${path}" had no text.`);
  };
  return { path, takeBack };
}

/** The last step first. Gives the paths that could not be brought back. */
async function takeBack(steps: readonly Step[]): Promise<string[]> {
  const left: string[] = [];
  for (const { path, takeBack: undo } of steps.toReversed()) {
    await undo().catch((error: unknown) => {
      if (!(error instanceof ToolFailure)) throw error;
      left.push(path);
    });
  }
  return left;
}
