import {
  agentsFromFiles,
  lockOwnAgents,
  type OwnAgentRow,
  ownAgentInTheWay,
  saveOwnAgent,
} from '@codelab/database/own-agents';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findOpenWorkspace } from '@codelab/database/workspaces';
import type { AgentName } from '@codelab/protocol/agent';
import { AgentId, type OwnerId, type WorkspaceId } from '@codelab/protocol/ids';
import {
  type AgentFile,
  type AgentFileList,
  type ConfirmAgentFile,
  type FileProblem,
  SavedAgent,
} from '@codelab/protocol/own-agents';
import { Problem } from '@codelab/protocol/problem';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { fileChange } from '../tools/file-change.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { type Toolbox, toolboxOf } from '../tools/toolbox.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AgentInFile, readAgentFile } from './agent-file.ts';
import { houseCrew } from './crew.ts';
import { assertFree, columnsOf, datesOf, unknownTools } from './own-agents.ts';

const folder = '.codelab/agents';
const maxFiles = 100;
const maxFileBytes = 64 * 1024;

type Found = {
  readonly path: string;
  readonly hash?: string;
  readonly text?: string;
  readonly agent?: AgentInFile;
  readonly problems: readonly FileProblem[];
};
type Known = { readonly rows: readonly OwnAgentRow[]; readonly taken: ReadonlySet<string>; readonly toolbox: Toolbox };

/** The agents that the files of a workspace describe, beside what a person has confirmed of them. Reading binds nothing. */
export async function listAgentFiles(
  engine: EngineContext,
  ownerId: OwnerId,
  asked: WorkspaceId | undefined,
): Promise<AgentFileList> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const { id: workspaceId, path } = await work.transaction('read_one', (tx) => findOpenWorkspace(tx, ownerId, asked));
  const { found, problem } = await discovered(engine, path);
  return work.transaction('read_list', async (tx) => {
    const rows = await agentsFromFiles(tx, { ownerId, workspaceId });
    const taken = new Set<string>();
    for (const { agent } of found) {
      if (agent && (await isTaken(agent.name))) taken.add(agent.name);
    }
    async function isTaken(name: AgentName): Promise<boolean> {
      const other = await ownAgentInTheWay(tx, { ownerId, workspaceId, name });
      return other !== undefined && !rows.some(({ id }) => id === other.id);
    }
    const known: Known = { rows, taken, toolbox: await toolboxOf(tx, { ownerId, workspaceId }) };
    const files = found.map((one) => shown(checked(one, found, known), known));
    const gone = rows.filter((row) => !files.some(({ agentId }) => agentId === row.id)).map(goneFile);
    return { workspaceId, files: [...files, ...gone], ...(problem !== undefined && { problem }) };
  });
}

/** Binds what the file says now, if that is what the person has seen. */
export async function confirmAgentFile(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: ConfirmAgentFile,
): Promise<SavedAgent> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'confirm agent file' });
  const body = { procedure: 'agent.confirmFile', ...input };
  const root = await work.transaction('read_one', (tx) => findOpenWorkspace(tx, ownerId, input.workspaceId));
  const { found } = await discovered(engine, root.path);
  return once(work, { label: 'save_settings', ownerId, key, body, answer: SavedAgent }, async (tx) => {
    const file = found.find(({ path }) => path === input.path);
    const { agent, text, hash } = file ?? {};
    if (!file || hash !== input.hash) {
      throw new Problem('agent_file_changed', `${input.path} is not what you have seen any more. Look at it again.`);
    }
    await lockOwnAgents(tx, ownerId);
    const { workspaceId } = input;
    const rows = await agentsFromFiles(tx, { ownerId, workspaceId });
    const toolbox = await toolboxOf(tx, { ownerId, workspaceId });
    const { problems } = checked(file, found, { rows, taken: new Set(), toolbox });
    if (!agent || text === undefined || problems.length > 0) {
      throw new Problem(
        'invalid_input',
        problems.map(({ line, message }) => `Line ${line ?? 1}: ${message}`).join(' '),
      );
    }
    const before = rows.find(({ name }) => name === agent.name);
    if (!before) await assertFree(tx, { ownerId, workspaceId, name: agent.name });
    const id = before?.id ?? AgentId.parse(crypto.randomUUID());
    const kept = { path: file.path, hash, text };
    await saveOwnAgent(tx, { id, ownerId, workspaceId, ...columnsOf(agent), ...datesOf(before), file: kept });
    return { agentId: id };
  });
}

/** Nothing is read past the workspace's jail, no link is followed, and nothing that is too large. */
async function discovered(engine: EngineContext, root: string): Promise<{ found: Found[]; problem?: string }> {
  try {
    const workspace = await engine.workspaceAt(root);
    if ((await workspace.inspect(folder)).type !== 'folder') return { found: [] };
    const names = (await workspace.list(folder)).filter(({ name }) => name.endsWith('.md'));
    const found = await Promise.all(names.slice(0, maxFiles).map((entry) => readFound(workspace, entry)));
    if (names.length <= maxFiles) return { found };
    return { found, problem: `${folder} has ${names.length} files; the first ${maxFiles} are read.` };
  } catch (error) {
    if (error instanceof ToolFailure) return { found: [], problem: error.message };
    engine.log.warn({ err: error, root }, 'the agent files of a workspace cannot be read');
    return { found: [], problem: 'The folder of this workspace cannot be read.' };
  }
}

async function readFound(workspace: Workspace, entry: { name: string; kind: string }): Promise<Found> {
  const path = `${folder}/${entry.name}`;
  const problem = (code: FileProblem['code'], message: string) => ({ path, problems: [{ code, message }] });
  if (entry.kind !== 'file') return problem('not_a_text', 'It is not a plain file.');
  const content = await workspace.inspect(path);
  if (content.type === 'too_large' || (content.type === 'text' && content.sizeBytes > maxFileBytes)) {
    return problem('too_large', `It has more than ${maxFileBytes} bytes.`);
  }
  if (content.type !== 'text') return problem('not_a_text', 'It is not a text.');
  const { agent, problems } = readAgentFile(content.text, entry.name);
  return { path, hash: content.hash, text: content.text, problems, ...(agent && { agent }) };
}

/** With what only its neighbours, the other agents and the tools can tell. */
function checked(file: Found, all: readonly Found[], { taken, toolbox }: Known): Found {
  const { agent, path } = file;
  if (!agent) return file;
  const { name } = agent;
  const problems: FileProblem[] = unknownTools(agent, toolbox).map((tool) => ({
    code: 'unknown_tool',
    subject: tool,
    message: `There is no tool called ${tool}.`,
  }));
  const twin = all.find((other) => other.agent?.name === name && other.path < path);
  if (twin) problems.push({ code: 'name_twice', subject: name, message: `${twin.path} has the name ${name}, too.` });
  else if (houseCrew.find(name)) problems.push({ code: 'name_of_house', subject: name, message: nameTaken(name) });
  else if (taken.has(name)) problems.push({ code: 'name_taken', subject: name, message: nameTaken(name) });
  return problems.length === 0 ? file : { ...file, problems };
}

function nameTaken(name: AgentName): string {
  return `There is an agent called ${name} already.`;
}

/** An agent is known by its name: a file may be moved, and another name makes another agent. */
function shown({ path, hash, text, agent, problems }: Found, { rows }: Known): AgentFile {
  const isTwin = problems.some(({ code }) => code === 'name_twice');
  const row = isTwin ? undefined : rows.find((one) => (agent ? one.name === agent.name : one.file?.path === path));
  const before = row?.file?.text;
  const isConfirmed = row?.file?.hash === hash && problems.length === 0;
  const status = problems.length > 0 ? 'invalid' : !row ? 'new' : isConfirmed ? 'confirmed' : 'changed';
  return {
    path,
    status,
    problems: [...problems],
    ...diffOf(path, before, isConfirmed ? before : text),
    ...(hash !== undefined && { hash }),
    ...(agent && { name: agent.name }),
    ...(row && { agentId: row.id, name: row.name }),
  };
}

/** What it says still holds, until a person removes it. */
function goneFile({ id, name, file }: OwnAgentRow): AgentFile {
  const path = file?.path ?? '';
  const text = file?.text;
  return { path, status: 'gone', name, agentId: id, problems: [], ...diffOf(path, text, undefined) };
}

function diffOf(path: string, before: string | undefined, after: string | undefined) {
  const content =
    before === undefined
      ? ({ type: 'absent' } as const)
      : ({ type: 'text', text: before, hash: '', sizeBytes: Buffer.byteLength(before) } as const);
  const { diff } = before === after ? { diff: '' } : fileChange(path, content, after);
  return { before: before ?? null, after: after ?? null, diff };
}
