import * as z from 'zod';
import type { PreparedCall } from '@codelab/database/schema/work';
import type { Starter } from '@codelab/domain/delegation';
import { replannedPlan } from '@codelab/domain/plan-edits';
import { allowedBy, type Judgement } from '@codelab/domain/policy';
import { storableText, whyNotStorable } from '@codelab/domain/storable';
import type { FileChange } from '@codelab/protocol/approval';
import type { CallFacts } from '@codelab/protocol/call-facts';
import { CallId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { Plan } from '@codelab/protocol/plan';
import type { FailureCode } from '@codelab/protocol/problem';
import type { Risk } from '@codelab/protocol/tool-call';
import type { AgentDefinition } from '../agents/agent.ts';
import { limitsOn, toolsAtWork, whyNotHandTo } from '../agents/starters.ts';
import type { Kit } from '../kit.ts';
import { factsOf, limitedFacts } from '../policy/call-facts.ts';
import { denialIn, judgedBy, type Policy } from '../policy/policy-of.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { ProposePlanInput } from '../tools/control-tools.ts';
import type { ControlTool, Tool, WorkspaceTool } from '../tools/tool.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { evidenceOf } from './evidence.ts';
import type { Judged } from './judged.ts';

/** A call as the model said it: `input` is raw text. */
export type SaidCall = { readonly tool: string; readonly input: string; readonly isCut?: true };

/** In whose name it is judged, and where. */
export type Bench = Kit & {
  readonly agent: AgentDefinition;
  /** Who started it, the first of all first. */
  readonly starters: readonly Starter[];
  readonly isChild: boolean;
  readonly workspace: Workspace;
  readonly policy: Policy;
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
  /** The plan of which a proposal would be the next version. */
  readonly revised?: Pick<Plan, 'title' | 'subtasks'>;
};

/**
 * What is to become of a call: may this agent use the tool, do its arguments parse, may it touch these paths, and what
 * do the rules say. Everything that is wrong makes it `refused`, with a reason that the model reads; nothing is repaired.
 */
export async function judgeCall(bench: Bench, said: SaidCall): Promise<Judged> {
  const { agent, toolbox } = bench;
  const tool = toolbox.find(said.tool);
  const { given, why } = givenIn(said);
  if (!tool) {
    const message = `There is no tool called ${storableText(said.tool)}.`;
    return refused({ name: storableText(said.tool) }, given, { code: 'tool_not_allowed', message });
  }
  if (!toolsAtWork(bench, toolbox, bench.isChild).includes(tool)) {
    const message = `The agent ${agent.name} may not use ${tool.name}.`;
    return refused(tool, given, { code: 'tool_not_allowed', message });
  }
  if (why !== undefined) return refused(tool, given, { code: 'arguments_invalid', message: why });
  const input = tool.input.safeParse(given);
  if (!input.success) {
    return refused(tool, given, { code: 'arguments_invalid', message: z.prettifyError(input.error) });
  }
  return tool.kind === 'control'
    ? (deniedControl(bench, tool, given) ?? judgeControl(bench, tool, { given, input: input.data }))
    : judgeWorkspace(bench, tool, asJson(input.data));
}

/** The arguments as they can be kept, and what is wrong with them. Providers want an object back, whatever was said. */
function givenIn({ input: text, isCut }: SaidCall): { given: Json; why?: string } {
  const unread = { unparsed: storableText(text.slice(0, 2_000)) };
  if (isCut) return { given: unread, why: 'The arguments were cut off before their end. Call the tool again.' };
  try {
    const given = z.json().parse(JSON.parse(text === '' ? '{}' : text));
    const why = whyNotStorable(given);
    return why === undefined ? { given } : { given: unread, why: `The arguments cannot be kept. ${why}` };
  } catch {
    return { given: unread, why: 'The arguments are not valid JSON; they may have been cut off. Call the tool again.' };
  }
}

function asJson(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}

function newCallId(): CallId {
  return CallId.parse(crypto.randomUUID());
}

function refused(
  tool: Pick<Tool, 'name'> & { readonly risk?: Risk },
  given: Json,
  problem: { code: FailureCode; message: string },
): Judged {
  return {
    base: {
      callId: newCallId(),
      tool: tool.name,
      arguments: given,
      verdict: 'deny',
      runsOn: tool.name === 'ask_user' ? 'client' : 'server',
      risk: tool.risk ?? 'read',
      reason: problem.message,
    },
    prepared: { arguments: given, bases: [] },
    outcome: { type: 'refused', problem },
  };
}

/** A rule refuses it. People read the rule's own words, the model a sentence. */
function denied(tool: Tool, given: Json, by: { facts: CallFacts; judgement: Judgement }): Judged | undefined {
  const { facts, judgement } = by;
  const message = denialIn(judgement);
  if (message === undefined) return undefined;
  const { base, ...judged } = refused(tool, given, { code: 'tool_not_allowed', message });
  const { reason, rule } = judgement;
  return { ...judged, facts, base: { ...base, reason, ...(rule !== undefined && { rule }) } };
}

/** What only concerns the conversation needs no leave, and can be forbidden; but a step always ends. */
function deniedControl({ agent, policy }: Bench, tool: ControlTool, given: Json): Judged | undefined {
  if (tool.name === 'complete') return undefined;
  const facts = { agent: agent.name, tool: tool.name, risk: 'read' as const, reads: [], writes: [] };
  return denied(tool, given, { facts, judgement: judgedBy(policy, facts) });
}

function judgeControl(bench: Bench, tool: ControlTool, { given, input }: { given: Json; input: unknown }): Judged {
  const runsOn = tool.name === 'ask_user' ? 'client' : 'server';
  const base = {
    callId: newCallId(),
    tool: tool.name,
    arguments: given,
    verdict: 'allow',
    runsOn,
    risk: 'read',
  } as const;
  const prepared = { arguments: asJson(input), bases: [] };
  switch (tool.name) {
    case 'ask_user':
      return { base: { ...base, reason: 'asks_person' }, prepared, outcome: { type: 'ask_client' } };
    case 'switch_agent':
      return judgeSwitch(bench, tool, {
        base: { ...base, reason: 'switches_agent' },
        prepared,
        outcome: { type: 'run' },
      });
    case 'propose_plan':
      return judgePlan(bench, tool, { base: { ...base, verdict: 'ask', reason: 'plan_needs_decision' }, input });
    case 'complete': {
      const evidence = evidenceOf(input);
      if (!evidence) return refused(tool, given, { code: 'arguments_invalid', message: 'The evidence is missing.' });
      return { base: { ...base, reason: 'ends_step' }, prepared, outcome: { type: 'complete', evidence } };
    }
  }
}

function judgeSwitch(bench: Bench, tool: ControlTool, judged: Judged): Judged {
  const { agent } = z.object({ agent: z.string() }).parse(judged.prepared.arguments);
  const target = bench.crew.find(agent);
  if (!target) {
    const message = `There is no agent called ${agent}.`;
    return refused(tool, judged.base.arguments, { code: 'arguments_invalid', message });
  }
  const why = whyNotHandTo(bench, target);
  return why === undefined ? judged : refused(tool, judged.base.arguments, { code: 'tool_not_allowed', message: why });
}

function judgePlan(bench: Bench, tool: ControlTool, { base, input }: { base: Judged['base']; input: unknown }): Judged {
  const proposal = ProposePlanInput.parse(input);
  const revised = bench.revised ?? { title: '', subtasks: [] };
  const whole = replannedPlan(revised, proposal, { agents: bench.crew.all });
  if (whole.type === 'refused') {
    return refused(tool, base.arguments, { code: 'plan_invalid', message: whole.reasons.join(' ') });
  }
  const agents = [...new Set(proposal.subtasks.map(({ agent }) => agent))];
  const why = agents.flatMap((name) => whyNotHandTo(bench, bench.crew.named(name)) ?? []);
  if (why.length > 0) return refused(tool, base.arguments, { code: 'tool_not_allowed', message: why.join(' ') });
  return { base, prepared: { arguments: asJson(proposal), bases: [] }, outcome: { type: 'plan', proposal } };
}

async function judgeWorkspace(bench: Bench, tool: WorkspaceTool, given: Json): Promise<Judged> {
  try {
    const facts = await factsOf({ ...bench, agent: bench.agent.name }, tool, { arguments: given, bases: [] });
    const limits = allowedBy(limitsOn(bench), limitedFacts(facts));
    if (!limits.allowed) return refused(tool, given, { code: 'tool_not_allowed', message: limits.reason });
    const judgement = judgedBy(bench.policy, facts);
    const refusal = denied(tool, given, { facts, judgement });
    if (refusal) return refusal;
    const base = {
      callId: newCallId(),
      tool: tool.name,
      arguments: given,
      verdict: judgement.verdict,
      runsOn: 'server' as const,
      risk: tool.risk,
      reason: judgement.reason,
      ...(judgement.rule !== undefined && { rule: judgement.rule }),
    };
    if (judgement.verdict === 'allow') {
      return { base, facts, prepared: { arguments: given, bases: [] }, outcome: { type: 'run' } };
    }
    const files = await previewOf(bench, tool, given);
    const bases = files.map(({ path, baseHash }) => ({ path, baseHash }));
    return { base, facts, prepared: { arguments: given, bases }, outcome: { type: 'ask', files } };
  } catch (error) {
    if (error instanceof ToolFailure) return refused(tool, given, { code: error.code, message: error.message });
    throw error;
  }
}

export async function previewOf(
  { workspace, sandbox, signal }: Pick<Bench, 'workspace' | 'sandbox' | 'signal'>,
  tool: WorkspaceTool,
  given: Json,
): Promise<FileChange[]> {
  return tool.preview ? tool.preview(given, { workspace, sandbox, signal }) : [];
}

/** A reason when this agent may not do that. Approved under one agent, run under another: the stricter of both decides. */
export async function refusalFor(
  bench: Pick<Bench, 'agent' | 'starters' | 'workspace'>,
  tool: WorkspaceTool,
  prepared: PreparedCall,
): Promise<string | undefined> {
  const { agent, workspace } = bench;
  try {
    const facts = await factsOf({ agent: agent.name, workspace }, tool, prepared);
    const limits = allowedBy(limitsOn(bench), limitedFacts(facts));
    return limits.allowed ? undefined : limits.reason;
  } catch (error) {
    if (error instanceof ToolFailure) return error.message;
    throw error;
  }
}
