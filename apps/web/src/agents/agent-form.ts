import { matchesWildcard } from '@codelab/domain/glob';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { WorkspaceId } from '@codelab/protocol/ids';
import type { AgentDraft, OfferedTool, WholeAgent } from '@codelab/protocol/own-agents';

/** An agent while a person writes it down. */
export type AgentForm = {
  readonly name: string;
  readonly workspaceId: WorkspaceId | undefined;
  readonly whenToUse: string;
  readonly prompt: string;
  readonly tools: readonly string[];
  readonly where: 'anywhere' | 'nowhere' | 'some';
  /** One glob a line. */
  readonly writes: string;
  readonly model: ModelRef | undefined;
  readonly maxSteps: string;
  readonly delegates: readonly AgentName[];
};

export type AgentField = 'name' | 'whenToUse' | 'prompt' | 'writes' | 'maxSteps';

const usualSteps = 40;
export const maxPrompt = 20_000;
const names = /^[a-z][a-z0-9_-]{0,39}$/;
const leadsOut = /\\|^[A-Za-z]:|^~|(^|\/)\.\.(\/|$)/;

export const emptyForm: AgentForm = {
  name: '',
  workspaceId: undefined,
  whenToUse: '',
  prompt: '',
  tools: ['read_file', 'list_files', 'search_in_code', 'ask_user'],
  where: 'nowhere',
  writes: '',
  model: undefined,
  maxSteps: String(usualSteps),
  delegates: [],
};

export function formOf(agent: WholeAgent): AgentForm {
  const { name, workspaceId, whenToUse, prompt, tools, writes, model, maxSteps, delegates = [] } = agent;
  return {
    name,
    workspaceId,
    whenToUse,
    prompt,
    tools,
    where: writes === undefined ? 'anywhere' : writes.length === 0 ? 'nowhere' : 'some',
    writes: writes?.join('\n') ?? '',
    model,
    maxSteps: String(maxSteps),
    delegates: delegates as AgentName[],
  };
}

/** The start of another agent: everything but its name, which has to be another one. */
export function copyOf(agent: WholeAgent, taken: readonly string[]): AgentForm {
  const stem = agent.name.replace(/-\d+$/, '').slice(0, 36);
  let name = `${stem}-2`;
  for (let number = 3; taken.includes(name); number += 1) name = `${stem}-${number}`;
  return { ...formOf(agent), name };
}

export function globsIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** What has to be changed before it can be saved. */
export function wrongIn(form: AgentForm): AgentField[] {
  const steps = Number(form.maxSteps);
  const globs = globsIn(form.writes);
  const wrong: Record<AgentField, boolean> = {
    name: !names.test(form.name),
    whenToUse: form.whenToUse.trim() === '' || form.whenToUse.trim().length > 500,
    prompt: form.prompt.trim() === '' || form.prompt.trim().length > maxPrompt,
    writes:
      form.where === 'some' &&
      (globs.length === 0 || globs.length > 100 || globs.some((glob) => glob.length > 300 || leadsOut.test(glob))),
    maxSteps: !Number.isInteger(steps) || steps < 1 || steps > 200,
  };
  return (Object.keys(wrong) as AgentField[]).filter((field) => wrong[field]);
}

export function draftOf(form: AgentForm): AgentDraft {
  const { workspaceId, model, where } = form;
  return {
    name: form.name as AgentName,
    whenToUse: form.whenToUse.trim(),
    prompt: form.prompt.trim(),
    tools: [...form.tools],
    delegates: [...form.delegates],
    maxSteps: Number(form.maxSteps),
    ...(workspaceId && { workspaceId }),
    ...(model && { model }),
    ...(where !== 'anywhere' && { writes: where === 'nowhere' ? [] : globsIn(form.writes) }),
  };
}

/** The pattern that gives an agent this tool without naming it, if one does. */
export function patternFor(tools: readonly string[], name: string): string | undefined {
  return tools.find((pattern) => pattern !== name && matchesWildcard(pattern, name));
}

/** What is given beside the tools that can be ticked: patterns, and tools whose server is away. */
export function otherPatterns(tools: readonly string[], offered: readonly OfferedTool[]): string[] {
  return tools.filter(
    (pattern) =>
      pattern !== '*' &&
      !offered.some(({ name, server }) => name === pattern || (server && pattern === `${server}__*`)),
  );
}

export type ToolGroup = { readonly id: string; readonly server?: string; readonly tools: readonly OfferedTool[] };

/** As they are ticked: by what they can do, and those of a server by themselves. */
export function groupsOf(offered: readonly OfferedTool[]): ToolGroup[] {
  const house = offered.filter(({ server }) => server === undefined);
  const of = (id: string, risk: OfferedTool['risk']) => ({ id, tools: house.filter((tool) => tool.risk === risk) });
  const servers = [...new Set(offered.flatMap(({ server }) => server ?? []))];
  return [
    of('read', 'read'),
    of('write', 'write'),
    of('execute', 'execute'),
    of('network', 'network'),
    of('conversation', undefined),
    ...servers.map((server) => ({ id: server, server, tools: offered.filter((tool) => tool.server === server) })),
  ].filter(({ tools }) => tools.length > 0);
}
