import type { ToolCallRow } from '@codelab/database/messages';
import { findToolCall, findWait, lastApprovalOf } from '@codelab/database/waits';
import type { Judgement } from '@codelab/domain/policy';
import type { CallFacts } from '@codelab/protocol/call-facts';
import type { CallId, WorkspaceId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { boundHere } from '../agents/starters.ts';
import type { Kit } from '../kit.ts';
import { allowedHostsOf, liveOf } from '../live/live-of.ts';
import { callToolOfServer } from '../mcp/call-tool-of-server.ts';
import { factsOf, touchedBy } from '../policy/call-facts.ts';
import { denialIn, judgedBy, policyOf } from '../policy/policy-of.ts';
import { changedSince, staleFiles } from '../tools/base-check.ts';
import type { ServerCall, WorkspaceTool } from '../tools/tool.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { writePrepared } from '../tools/write-approved.ts';
import type { Transition } from '../transition.ts';
import { type Segment, step, stepSurely } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { askAgain } from './ask-approval.ts';
import { askInstead } from './ask-instead.ts';
import { askOutcome } from './ask-outcome.ts';
import { untrueEvidence } from './check-evidence.ts';
import { checkpointBefore, keepCheckpoint } from './checkpoint-call.ts';
import { asksForClaimed } from './claimed-path.ts';
import { refusalFor } from './judge-call.ts';
import { askedAnew, redrawn } from './redraw.ts';
import { runControl } from './run-control.ts';
import { moveCall, settleCall } from './settle-call.ts';

/** A call that may run, as it was when that was decided; it is read again under the lock when it is started. */
export type FoundCall = {
  readonly call: ToolCallRow;
  readonly workspaceId: WorkspaceId;
  readonly workspaceRoot: string;
  readonly kit: Kit;
};

type Ready = {
  readonly call: ToolCallRow;
  readonly tool: WorkspaceTool;
  readonly workspaceId: WorkspaceId;
  readonly workspace: Workspace;
  readonly kit: Kit;
};

/**
 * Carries out one call that may run. `started` is committed before the effect and the outcome after it, so that a crash
 * in between leaves a call whose outcome is known to be unknown.
 */
export function runCall(segment: Segment, found: FoundCall): Promise<void> {
  const { id, tool } = found.call;
  // A model may call anything by any name; only ours are told.
  const name = found.kit.toolbox.find(tool)?.name ?? 'unknown';
  const about = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'codelab.conversation.id': segment.conversationId,
    'codelab.turn.id': segment.turnId,
    'codelab.call.id': id,
  };
  return segment.engine.database.tracer.span(`execute_tool ${name}`, { about }, () => carryOut(segment, found));
}

async function carryOut(segment: Segment, asFound: FoundCall): Promise<void> {
  const { call: found, workspaceId, workspaceRoot, kit } = asFound;
  const callId = found.id;
  const tool = kit.toolbox.find(found.tool);
  if (tool?.kind !== 'workspace') {
    const untrue = found.tool === 'complete' ? await untrueEvidence(segment, asFound) : undefined;
    return runControl(segment, found, untrue);
  }
  const workspace = await segment.engine.workspaceAt(workspaceRoot);
  const ready = { call: found, tool, kit, workspaceId, workspace };
  if (found.status === 'ready' && (await wentStale(segment, ready))) return;
  if (await asksForClaimed(segment, ready)) return;
  if (found.status === 'started' && (await mayUndo(segment, ready))) return;
  const begun = await start(segment, ready);
  if (begun === 'lost_leave') await askInstead(segment, ready);
  if (begun !== 'started') return;
  const output = outputOf(segment, callId);
  const begunAt = performance.now();
  const state = await outcomeOf(segment, ready, output.say);
  const seconds = (performance.now() - begunAt) / 1_000;
  segment.engine.meter.toolCall({ tool: tool.name, outcome: state.status, seconds });
  const failure = state.status === 'failed' ? { 'error.type': state.problem.code } : {};
  segment.engine.database.tracer.tell({ 'codelab.outcome': state.status, ...failure });
  await output.flushed();
  await stepSurely(segment, 'save_tool_result', async (transition) => {
    const call = await findToolCall(transition.tx, segment.conversationId, callId);
    if (!call) throw new Error('a call that has run is gone');
    await settleCall(transition, call, { state, liveOutput: output.text() });
  });
}

/** Somebody changed a file after the approval was given: nothing runs, and the next version is asked about. */
async function wentStale(segment: Segment, { call, tool, workspace, kit: { toolbox } }: Ready): Promise<boolean> {
  const stale = await staleFiles(workspace, {
    bases: call.prepared.bases,
    writes: touchedBy(tool, call.prepared).writes,
  });
  if (stale.length === 0 || !call.decided) return false;
  const approvalId = await approvalOfCall(segment, call.id);
  if (!approvalId) return false;
  const next = await askedAnew({ workspace, toolbox, sandbox: segment.engine.sandbox }, call);
  await step(segment, 'refresh_approval', async (transition) => {
    const now = await findToolCall(transition.tx, segment.conversationId, call.id);
    const wait = await findWait(transition.tx, segment.conversationId, approvalId);
    if (now?.status === 'ready' && wait) await askAgain(transition, { call: now, wait }, next);
  });
  return true;
}

/**
 * A crash left it begun, and its files are neither what they were then nor what it would make of them: somebody has
 * changed them since. Running it again could take that back, so a person is asked.
 */
async function mayUndo(segment: Segment, { call, workspace, kit: { toolbox } }: Ready): Promise<boolean> {
  if ((await changedSince(workspace, call.prepared.bases)).length === 0) return false;
  const files = await redrawn({ workspace, toolbox, sandbox: segment.engine.sandbox }, call);
  if (files.every(({ added, removed }) => added + removed === 0)) return false;
  await step(segment, 'refresh_approval', async (transition) => {
    const now = await findToolCall(transition.tx, segment.conversationId, call.id);
    if (now?.status === 'started') await askOutcome(transition, now);
  });
  return true;
}

/**
 * `refused`: who is in charge by now, or who started it, may not do this (any more). `lost_leave`: nobody approved it, and
 * the rule that let it run does not hold any more.
 */
async function start(segment: Segment, ready: Ready): Promise<'started' | 'refused' | 'lost_leave'> {
  const { call, tool, workspace } = ready;
  const { crew } = ready.kit;
  const refusals = new Map<string, string | undefined>();
  for (const agent of crew.all) {
    refusals.set(agent.name, await refusalFor({ agent, starters: [], workspace }, tool, call.prepared));
  }
  const facts = await factsNow(ready);
  const before = await checkpointBefore(segment, ready);
  return step(segment, 'start_tool_call', async (transition) => {
    const { tx, conversation, at } = transition;
    const now = await findToolCall(tx, conversation.id, call.id);
    if (now?.status !== 'ready' && now?.status !== 'started') return 'refused';
    const limit = boundHere(crew, conversation)
      .map(({ name }) => (refusals.has(name) ? refusals.get(name) : `The agent ${name} is gone.`))
      .find((reason) => reason !== undefined);
    const judgement = await judgedNow(segment, transition, facts);
    const refusal = limit ?? (judgement && denialIn(judgement));
    if (refusal) {
      const problem = { code: 'tool_not_allowed', message: refusal };
      await moveCall(transition, now, { state: { status: 'started', at } });
      transition.emit(now.turnId, { type: 'tool_started', callId: now.id });
      await settleCall(transition, { ...now, status: 'started' }, { state: { status: 'failed', problem } });
      return 'refused';
    }
    if (now.status === 'ready' && !now.decided && judgement?.verdict === 'ask') return 'lost_leave';
    const state = { status: 'started', at } as const;
    const checkpoint = before && (await keepCheckpoint(transition, now, before));
    const kept = checkpoint && { checkpoint };
    await moveCall(transition, now, { state, change: { epoch: segment.epoch, liveOutput: null, ...kept } });
    transition.emit(now.turnId, { type: 'tool_started', callId: now.id, ...kept });
    return 'started';
  });
}

/** What rules judge it by as it would run now; where a path leads out by now, the agent's limits say so. */
async function factsNow({ call, tool, workspace }: Omit<Ready, 'kit'>): Promise<CallFacts | undefined> {
  try {
    return await factsOf({ agent: call.agent ?? '', workspace }, tool, call.prepared);
  } catch (error) {
    if (error instanceof ToolFailure) return undefined;
    throw error;
  }
}

/** What the rules say of it by now: of who called, and of who is in charge. The stricter of both. */
async function judgedNow(
  { engine }: Segment,
  { tx, conversation, at }: Transition,
  facts: CallFacts | undefined,
): Promise<Judgement | undefined> {
  if (!facts) return undefined;
  const policy = await policyOf(tx, conversation, { sandbox: engine.sandbox, at });
  const ofCaller = judgedBy(policy, facts);
  if (ofCaller.verdict === 'deny' || facts.agent === conversation.agent) return ofCaller;
  const ofNow = judgedBy(policy, { ...facts, agent: conversation.agent });
  return ofNow.verdict === 'deny' ? ofNow : ofCaller;
}

/** What became of it. A tool that fails says so to the model; leaving is not recorded as a tool's failure. */
async function outcomeOf(segment: Segment, ready: Ready, say: (text: string) => void): Promise<ToolCallState> {
  const { engine, signal } = segment;
  try {
    return { status: 'done', output: await execute(segment, ready, say) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ToolFailure) {
      return { status: 'failed', problem: { code: error.code, message: error.message } };
    }
    engine.log.error({ err: error, tool: ready.tool.name }, 'a tool failed for a reason nobody foresaw');
    return { status: 'failed', problem: { code: 'internal', message: 'The tool failed on the server.' } };
  }
}

async function execute(segment: Segment, ready: Ready, say: (text: string) => void): Promise<Json> {
  const { call, tool, workspace } = ready;
  const { sandbox, internet } = segment.engine;
  if (call.prepared.files) return writePrepared(workspace, call.prepared, say);
  const input = tool.input.parse(call.prepared.arguments);
  const shown = call.prepared.bases.map(({ path }) => path);
  const allowedHosts = tool.risk === 'execute' ? await allowedHostsOf(segment) : [];
  const callServer = (asked: ServerCall) => callToolOfServer({ segment, call, workspace, output: say }, asked);
  const around = { workspace, sandbox, internet, live: liveOf(segment, call.id), allowedHosts, callServer };
  const run = { ...around, signal: segment.signal, output: say, ...(shown.length > 0 && { shown }) };
  return tool.execute(input, run);
}

const shownChars = 200_000;

/** People see what a tool says while it runs; past a limit it runs on, and only its end result is kept. */
function outputOf(segment: Segment, callId: CallId) {
  const { engine, conversationId, turnId, epoch } = segment;
  const stream = engine.appender.open({ conversationId, turnId, epoch });
  let said = '';
  return {
    say(text: string): void {
      const shown = text.slice(0, shownChars - said.length);
      if (shown === '') return;
      stream.push({ type: 'tool_output', callId, offset: said.length, text: shown });
      said += shown;
    },
    text: () => said,
    flushed: () => stream.flushed(),
  };
}

async function approvalOfCall(segment: Segment, callId: CallId) {
  return segment.work.transaction('read_one', (tx) => lastApprovalOf(tx, segment.conversationId, callId));
}
