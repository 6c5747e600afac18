import { lstat } from 'node:fs/promises';
import { baseOfLastTurn } from '@codelab/database/checkpoints';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findOpenWorkspace, workspacesOf } from '@codelab/database/workspaces';
import { isProtected } from '@codelab/domain/protected-path';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type {
  FileView,
  FolderContent,
  OneWorkspace,
  ReadFile,
  ReadFolder,
  WorkspaceChanges,
  WorkspaceList,
} from '@codelab/protocol/workspace';
import { asProblem } from '../checkpoints/failure-text.ts';
import { workspaceNow } from '../checkpoints/place-at.ts';
import { listed } from '../checkpoints/read-checkpoints.ts';
import type { EngineContext } from '../context.ts';
import { sandboxState } from '../sandbox/sandbox-report.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { maxTextBytes } from '../workspace/file-content.ts';
import type { Workspace } from '../workspace/workspace.ts';

export async function listWorkspaces(engine: EngineContext, ownerId: OwnerId): Promise<WorkspaceList> {
  const { database, log, sandbox, roots } = engine;
  await using work = openUnitOfWork(database, { log });
  const workspaces = await work.transaction('read_list', (tx) => workspacesOf(tx, ownerId));
  const { open, newIn } = roots;
  return { workspaces, sandbox: sandboxState(sandbox), roots: [...open], newIn };
}

const maxEntries = 1_000;

/** Folders first, each in the order of names. The repository's own folder is not shown. */
export async function readFolder(engine: EngineContext, ownerId: OwnerId, input: ReadFolder): Promise<FolderContent> {
  const workspace = await filesOf(engine, ownerId, input);
  return inWords(async () => {
    const { path } = await workspace.resolve(input.path);
    const found = (await workspace.list(path)).filter(({ name }) => name !== '.git');
    const ordered = [
      ...found.filter(({ kind }) => kind === 'folder'),
      ...found.filter(({ kind }) => kind !== 'folder'),
    ];
    const entries = ordered.slice(0, maxEntries).map(({ name, kind }) => {
      const whole = path === '.' ? name : `${path}/${name}`;
      return { name, kind, path: whole, isProtected: isProtected(whole) };
    });
    return { path, entries, more: found.length - entries.length };
  });
}

export async function readFile(engine: EngineContext, ownerId: OwnerId, input: ReadFile): Promise<FileView> {
  const workspace = await filesOf(engine, ownerId, input);
  return inWords(async (): Promise<FileView> => {
    const { path, absolute } = await workspace.resolve(input.path);
    // What a link leads to counts, and the link's own name too.
    if (!input.reveal && (isProtected(path) || isProtected(input.path))) return { type: 'protected', path };
    const size = await lstat(absolute).then(
      (known) => (known.isFile() ? known.size : 0),
      () => 0,
    );
    if (size > maxTextBytes) return { type: 'too_large', path, sizeBytes: size };
    const content = await workspace.inspect(path);
    switch (content.type) {
      case 'text':
        return { type: 'text', path, text: content.text, sizeBytes: content.sizeBytes };
      case 'binary':
      case 'too_large':
        return { type: content.type, path, sizeBytes: content.sizeBytes };
      case 'absent':
        throw new Problem('not_found', `There is no file ${path}.`);
      case 'folder':
        throw new Problem('invalid_input', `${path} is a folder.`);
    }
  });
}

export async function workspaceChanges(
  engine: EngineContext,
  ownerId: OwnerId,
  { workspaceId }: OneWorkspace,
): Promise<WorkspaceChanges> {
  const { checkpoints } = engine;
  const off = await checkpoints.off();
  if (off !== undefined) return { off, leftOut: [] };
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const { path, base } = await work.transaction('read_one', async (tx) => ({
    ...(await findOpenWorkspace(tx, ownerId, workspaceId)),
    base: await baseOfLastTurn(tx, workspaceId),
  }));
  const { root, hidden } = await workspaceNow(engine, path);
  const place = { id: workspaceId, root, hidden };
  try {
    const now = await checkpoints.take(place);
    const known = base && (await checkpoints.known(place, [base.commit])).has(base.commit) ? base : undefined;
    const range = known && { from: known.commit, to: now.commit, reveal: false };
    const files = range && listed(await checkpoints.compare(place, range)).files;
    const sinceCommit = await checkpoints.sinceOwnCommit(place, now);
    return {
      leftOut: [...now.leftOut],
      ...(known && files && { sinceTurn: { checkpointId: known.id, files } }),
      ...(sinceCommit && { sinceCommit: listed(sinceCommit).files }),
    };
  } catch (error) {
    throw asProblem(error);
  }
}

async function filesOf(engine: EngineContext, ownerId: OwnerId, { workspaceId }: OneWorkspace): Promise<Workspace> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const { path } = await work.transaction('read_one', (tx) => findOpenWorkspace(tx, ownerId, workspaceId));
  return workspaceNow(engine, path);
}

/** What a tool would be told is told to a person too. */
async function inWords<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof ToolFailure ? problemOf(error) : error;
  }
}

function problemOf({ code, message }: ToolFailure): Problem {
  return new Problem(code === 'path_not_allowed' ? 'path_not_allowed' : 'not_found', message);
}
