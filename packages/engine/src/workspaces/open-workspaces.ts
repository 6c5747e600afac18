import type { EngineContext } from '../context.ts';
import { configureWorkspace, forgetWorkspace, renameWorkspace } from './change-workspace.ts';
import { cloneWorkspace, createWorkspace, openFolderAsWorkspace } from './make-workspace.ts';
import { readFile, readFolder, workspaceChanges } from './read-workspace.ts';
import type { Workspaces } from './workspaces-part.ts';

export function openWorkspaces(engine: EngineContext): Workspaces {
  return {
    open: (ownerId, input) => openFolderAsWorkspace(engine, ownerId, input),
    create: (ownerId, input) => createWorkspace(engine, ownerId, input),
    clone: (ownerId, input) => cloneWorkspace(engine, ownerId, input),
    configure: (ownerId, input) => configureWorkspace(engine, ownerId, input),
    rename: (ownerId, input) => renameWorkspace(engine, ownerId, input),
    forget: (ownerId, input) => forgetWorkspace(engine, ownerId, input),
    folder: (ownerId, input) => readFolder(engine, ownerId, input),
    file: (ownerId, input) => readFile(engine, ownerId, input),
    changes: (ownerId, input) => workspaceChanges(engine, ownerId, input),
  };
}
