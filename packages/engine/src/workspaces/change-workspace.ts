import type { Transaction } from '@codelab/database/unit-of-work';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { changeWorkspace, findOpenWorkspace, hasOpenTurn } from '@codelab/database/workspaces';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import {
  type ConfigureWorkspace,
  type RenameWorkspace,
  type Workspace,
  type WorkspaceChange,
  WorkspaceMade,
} from '@codelab/protocol/workspace';
import { crewOf } from '../agents/crew.ts';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';

async function change(
  engine: EngineContext,
  asked: { ownerId: OwnerId; procedure: string; input: WorkspaceChange },
  take: (tx: Transaction, workspace: Workspace) => Promise<void>,
): Promise<WorkspaceMade> {
  const { ownerId, procedure } = asked;
  const { key, ...input } = asked.input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'workspace' });
  const command = {
    label: 'change_workspace',
    ownerId,
    key,
    body: { procedure, ...input },
    answer: WorkspaceMade,
  } as const;
  return once(work, command, async (tx) => {
    const workspace = await findOpenWorkspace(tx, ownerId, input.workspaceId);
    await take(tx, workspace);
    return { workspaceId: workspace.id };
  });
}

export function configureWorkspace(engine: EngineContext, ownerId: OwnerId, input: ConfigureWorkspace) {
  return change(engine, { ownerId, procedure: 'workspace.configure', input }, async (tx, { id }) => {
    const { settings } = input;
    if (settings.agent !== undefined) (await crewOf(tx, { ownerId, workspaceId: id })).named(settings.agent);
    await changeWorkspace(tx, id, { settings });
  });
}

export function renameWorkspace(engine: EngineContext, ownerId: OwnerId, input: RenameWorkspace) {
  return change(engine, { ownerId, procedure: 'workspace.rename', input }, (tx, { id }) =>
    changeWorkspace(tx, id, { name: input.name }),
  );
}

/** Takes it off the list. Its folder, its conversations and its checkpoints stay; opened again, it is the same one. */
export function forgetWorkspace(engine: EngineContext, ownerId: OwnerId, input: WorkspaceChange) {
  return change(engine, { ownerId, procedure: 'workspace.forget', input }, async (tx, { id }) => {
    if (await hasOpenTurn(tx, id, { waiting: true })) {
      throw new Problem('turn_open', 'Something still runs or waits in this workspace. Cancel it first.');
    }
    await changeWorkspace(tx, id, { forgottenAt: new Date().toISOString() });
  });
}
