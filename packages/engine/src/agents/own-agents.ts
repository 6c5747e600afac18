import {
  findOwnAgent,
  lockOwnAgents,
  type OwnAgentRow,
  ownAgentInTheWay,
  removeOwnAgent,
  saveOwnAgent,
} from '@codelab/database/own-agents';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import { findWorkspace, workspacesOf } from '@codelab/database/workspaces';
import { AgentId, type OwnerId, type WorkspaceId } from '@codelab/protocol/ids';
import {
  type AgentDraft,
  type AgentList,
  type ListAgents,
  type OfferedTool,
  type OneAgent,
  type RemoveAgent,
  RemovedAgent,
  type SaveAgent,
  SavedAgent,
  type WholeAgent,
} from '@codelab/protocol/own-agents';
import { Problem } from '@codelab/protocol/problem';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { kitOf } from '../kit.ts';
import type { Tool } from '../tools/tool.ts';
import { type Toolbox, toolboxOf } from '../tools/toolbox.ts';
import { agentShown } from './agent-shown.ts';
import { houseCrew } from './crew.ts';

/** Who there is in one workspace, and what an agent can be given there. */
export async function listAgents(engine: EngineContext, ownerId: OwnerId, input: ListAgents): Promise<AgentList> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  return work.transaction('read_list', async (tx) => {
    const workspaceId = await placeOf(tx, ownerId, input.workspaceId);
    const { crew, toolbox } = await kitOf(tx, { ownerId, workspaceId });
    return {
      agents: crew.all.map(agentShown),
      // Who carries out a step of a plan is given it without being asked.
      tools: toolbox.all.filter(({ name }) => name !== 'complete').map(offered),
      ...(workspaceId && { workspaceId }),
    };
  });
}

/** The first workspace when none is named; there may be none at all. */
export async function placeOf(
  tx: Transaction,
  ownerId: OwnerId,
  named: WorkspaceId | undefined,
): Promise<WorkspaceId | undefined> {
  if (named !== undefined) return (await findWorkspace(tx, ownerId, named)).id;
  const [first] = await workspacesOf(tx, ownerId);
  return first?.id;
}

export function offered(tool: Tool): OfferedTool {
  const server = tool.name.split('__');
  return {
    name: tool.name,
    ...(tool.kind !== 'control' && { risk: tool.risk }),
    ...(server.length > 1 && { server: server[0] }),
  };
}

/** With what it is told: its owner wrote that, or may read it anyway. */
export async function findAgent(engine: EngineContext, ownerId: OwnerId, input: OneAgent): Promise<WholeAgent> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  return work.transaction('read_one', async (tx) => {
    const workspaceId = await placeOf(tx, ownerId, input.workspaceId);
    const { crew } = await kitOf(tx, { ownerId, workspaceId });
    const agent = crew.named(input.name);
    const file = agent.own?.file;
    return { ...agentShown(agent), prompt: agent.prompt, ...(file !== undefined && { file }) };
  });
}

export async function saveAgent(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: SaveAgent,
): Promise<SavedAgent> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'save agent' });
  const body = { procedure: 'agent.save', ...input };
  return once(work, { label: 'save_settings', ownerId, key, body, answer: SavedAgent }, async (tx) => {
    await lockOwnAgents(tx, ownerId);
    const { agentId, agent } = input;
    const before = agentId && (await findOwnAgent(tx, ownerId, agentId));
    const workspaceId = agent.workspaceId && (await findWorkspace(tx, ownerId, agent.workspaceId)).id;
    if (before) assertSame(before, agent);
    else await assertFree(tx, { ownerId, workspaceId, name: agent.name });
    const unknown = unknownTools(agent, await toolboxOf(tx, { ownerId, workspaceId }));
    // What was there when it was saved before may be kept, although its server is gone for now.
    const news = unknown.filter((tool) => !before?.tools.includes(tool));
    if (news.length > 0) throw new Problem('invalid_input', `There is no tool called ${news.join(', ')}.`);
    const id = before?.id ?? AgentId.parse(crypto.randomUUID());
    await saveOwnAgent(tx, { id, ownerId, ...columnsOf(agent), ...datesOf(before), workspaceId: workspaceId ?? null });
    return { agentId: id };
  });
}

/** Conversations and plans know an agent by its name; and a file's agent is changed in its file. */
function assertSame(before: OwnAgentRow, { name, workspaceId }: AgentDraft): void {
  if (before.file) throw new Problem('invalid_input', `This agent is written in ${before.file.path}; change it there.`);
  if (before.name !== name || (before.workspaceId ?? undefined) !== workspaceId) {
    throw new Problem('invalid_input', 'An agent keeps its name and its place. Make another one.');
  }
}

export async function assertFree(tx: Transaction, wanted: Parameters<typeof ownAgentInTheWay>[1]): Promise<void> {
  const isTaken = houseCrew.find(wanted.name) !== undefined || (await ownAgentInTheWay(tx, wanted)) !== undefined;
  if (isTaken) throw new Problem('agent_name_taken', `There is an agent called ${wanted.name} already.`);
}

/** Names of tools that there are not. Patterns, and names of servers' tools, may stand for some that are to come. */
export function unknownTools({ tools }: Pick<AgentDraft, 'tools'>, toolbox: Toolbox): string[] {
  const isOpen = (tool: string) => /[*?]/.test(tool) || tool.includes('__');
  return tools.filter((tool) => !isOpen(tool) && (tool === 'complete' || !toolbox.find(tool)));
}

export function columnsOf(agent: Omit<AgentDraft, 'workspaceId'>) {
  const { name, whenToUse, prompt, tools, writes, delegates, model, maxSteps } = agent;
  return { name, whenToUse, prompt, tools, writes: writes ?? null, delegates, model: model ?? null, maxSteps };
}

export function datesOf(before: OwnAgentRow | undefined) {
  const now = new Date().toISOString();
  return { createdAt: before?.createdAt ?? now, updatedAt: now };
}

/** What it said and did stays. A conversation that it was to go on with is told that it is gone. */
export async function removeAgent(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, agentId }: RemoveAgent,
): Promise<RemovedAgent> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'remove agent' });
  const body = { procedure: 'agent.remove', agentId };
  return once(work, { label: 'save_settings', ownerId, key, body, answer: RemovedAgent }, async (tx) => {
    await lockOwnAgents(tx, ownerId);
    await removeOwnAgent(tx, ownerId, agentId);
    return { removed: true };
  });
}
