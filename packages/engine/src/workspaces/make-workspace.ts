import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ensureWorkspace } from '@codelab/database/owners';
import { openUnitOfWork, type UnitOfWork } from '@codelab/database/unit-of-work';
import { type CommandKey, type OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import {
  type CloneWorkspace,
  type CreateWorkspace,
  type OpenWorkspace,
  WorkspaceMade,
  WorkspaceName,
} from '@codelab/protocol/workspace';
import { answeredBefore, once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { cloneRepository, localRepository } from './clone-repository.ts';
import { allowedFolder, folderForNew } from './roots.ts';
import { fillFromTemplate } from './templates.ts';

type Asked = { readonly ownerId: OwnerId; readonly key: CommandKey; readonly body: object };

/** A folder that is there. Known already, it is the workspace that it was, and on the list again. */
export function openFolderAsWorkspace(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: OpenWorkspace,
): Promise<WorkspaceMade> {
  const body = { procedure: 'workspace.open', ...input };
  return make(engine, { ownerId, key, body }, async () => {
    const path = await allowedFolder(engine.roots, input.path);
    return { path, name: basename(path), settle: async () => {} };
  });
}

export function createWorkspace(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: CreateWorkspace,
): Promise<WorkspaceMade> {
  const body = { procedure: 'workspace.create', ...input };
  const { name, template } = input;
  return make(engine, { ownerId, key, body }, () =>
    newFolder(engine, { key, name }, (folder) => fillFromTemplate(folder, template, name)),
  );
}

export function cloneWorkspace(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: CloneWorkspace,
): Promise<WorkspaceMade> {
  const body = { procedure: 'workspace.clone', ...input };
  return make(engine, { ownerId, key, body }, async () => {
    const from = await localRepository(engine.roots, input.url);
    const name = WorkspaceName.catch('clone').parse(input.name ?? basename(from).replace(/\.git$/, ''));
    return newFolder(engine, { key, name }, async (folder, cwd) => {
      await rm(folder, { recursive: true });
      await cloneRepository({ from, to: folder, cwd });
    });
  });
}

type Folder = {
  readonly path: string;
  readonly name: string;
  /** Puts it into its place, in the transaction that makes the workspace. */
  readonly settle: () => Promise<void>;
};

/** Made aside under the name of its key and then put in place, so that what failed half-way is in nobody's way. */
async function newFolder(
  { roots }: EngineContext,
  { key, name }: { key: CommandKey; name: string },
  fill: (folder: string, cwd: string) => Promise<void>,
): Promise<Folder> {
  const home = await folderForNew(roots);
  const path = join(home, name.replaceAll(' ', '-'));
  await refuseIfTaken(path, name);
  const aside = join(home, `.new-${key}`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside);
  try {
    await fill(aside, home);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    name,
    async settle() {
      await refuseIfTaken(path, name);
      await rename(aside, path);
    },
  };
}

async function refuseIfTaken(path: string, name: string): Promise<void> {
  const isTaken = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Problem('already_exists', `There is a workspace called ${name} already. Choose another name.`);
}

async function make(
  engine: EngineContext,
  { ownerId, key, body }: Asked,
  prepare: () => Promise<Folder>,
): Promise<WorkspaceMade> {
  await using work: UnitOfWork = openUnitOfWork(engine.database, { log: engine.log, command: 'workspace' });
  const asked = { label: 'change_workspace', ownerId, key, body, answer: WorkspaceMade } as const;
  const before = await answeredBefore(work, asked);
  if (before) return before;
  const { path, name, settle } = await prepare();
  return once(work, asked, async (tx) => {
    const workspace = { id: WorkspaceId.parse(crypto.randomUUID()), ownerId, name, path };
    const workspaceId = await ensureWorkspace(tx, { ...workspace, createdAt: new Date().toISOString() });
    await settle();
    return { workspaceId };
  });
}
