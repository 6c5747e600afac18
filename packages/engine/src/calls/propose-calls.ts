import { and, eq } from 'drizzle-orm';
import type { MessageRow } from '@codelab/database/messages';
import { messages, type StoredPart } from '@codelab/database/schema/conversations';
import { toolCalls, waits } from '@codelab/database/schema/work';
import { storableText } from '@codelab/domain/storable';
import type { Cost, Usage } from '@codelab/protocol/agent';
import type { Seq } from '@codelab/protocol/ids';
import type { Message, Part, ToolCallPart } from '@codelab/protocol/message';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import type { AgentDefinition } from '../agents/agent.ts';
import type { ReplyPart } from '../models/reply.ts';
import { newPlanId, offerPlan, revisingPlans } from '../plans/offer-plan.ts';
import type { Transition } from '../transition.ts';
import { askApproval, newApprovalId } from './ask-approval.ts';
import type { Judged } from './judged.ts';

type Said = {
  readonly row: MessageRow;
  readonly agent: AgentDefinition;
  readonly parts: readonly ReplyPart[];
  /** One for each call among the parts, in their order. */
  readonly judged: readonly Judged[];
  readonly usage: Usage;
  readonly cost: Cost;
  readonly covers: [Seq, Seq];
  /** How many steps of a plan may run at the same time, unless a person says otherwise. */
  readonly parallel: number;
};

type Placed = { readonly judged: Judged; readonly state: ToolCallState };

/** The whole assistant message with all its calls, what is asked about them, and their events: one commit. */
export async function proposeCalls(transition: Transition, said: Said): Promise<void> {
  const { tx, conversation, at } = transition;
  const { row, usage, cost, covers } = said;
  const placed: Placed[] = [];
  for (const judged of said.judged) placed.push({ judged, state: await firstState(transition, judged, placed) });
  const parts = partsOf(said.parts, placed, at);
  const message: Message = {
    id: row.id,
    role: 'assistant',
    status: 'complete',
    parts,
    usage,
    cost,
    at: row.at,
    ...(row.turnId !== null && { turnId: row.turnId }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.model !== null && { model: row.model }),
  };
  const seq = transition.emit(row.turnId ?? undefined, { type: 'message_added', message, covers });
  await tx
    .update(messages)
    .set({ status: 'complete', seq, usage, cost, parts: parts.flatMap(stored) })
    .where(and(eq(messages.conversationId, conversation.id), eq(messages.id, row.id)));
  for (const [position, one] of placed.entries()) await keepCall(transition, said, { ...one, position });
}

async function firstState(
  transition: Transition,
  { outcome }: Judged,
  before: readonly Placed[],
): Promise<ToolCallState> {
  switch (outcome.type) {
    case 'refused':
      return { status: 'refused', problem: outcome.problem };
    case 'run':
    case 'complete':
      return { status: 'ready' };
    case 'ask':
      return { status: 'awaiting_approval', decides: { type: 'approval', approvalId: newApprovalId() } };
    case 'ask_client':
      return { status: 'waiting_for_client' };
    case 'plan': {
      // The first proposal is the next version of the first plan under revision, and so on; the rest are new plans.
      const earlier = before.filter((other) => other.judged.outcome.type === 'plan').length;
      const revised = (await revisingPlans(transition))[earlier];
      return { status: 'awaiting_approval', decides: { type: 'plan', planId: revised?.id ?? newPlanId() } };
    }
  }
}

function partsOf(parts: readonly ReplyPart[], placed: readonly Placed[], at: string): Part[] {
  const calls = placed[Symbol.iterator]();
  return parts.flatMap((part): Part[] => {
    if (part.type !== 'call') return spoken(part);
    const next = calls.next();
    return next.done ? [] : [callPart(next.value, at)];
  });
}

/** A thought without words still has what its provider wants to hear again. */
function spoken(part: Exclude<ReplyPart, { type: 'call' }>): Part[] {
  const isSilent = part.text === '' && !(part.type === 'reasoning' && part.providerMetadata !== undefined);
  return isSilent ? [] : [{ ...part, text: storableText(part.text) }];
}

function callPart({ judged, state }: Placed, at: string): ToolCallPart {
  return { type: 'tool_call', ...judged.base, ...state, ...(state.status === 'refused' && { endedAt: at }) };
}

function stored(part: Part): StoredPart[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'notice':
      return [part];
    case 'tool_call':
      return [{ type: 'tool_call', callId: part.callId }];
    case 'tool_input':
      return [];
  }
}

async function keepCall(
  transition: Transition,
  { row, agent, parallel }: Said,
  { judged, state, position }: Placed & { position: number },
): Promise<void> {
  const { tx, conversation, at } = transition;
  const { base, prepared, facts, outcome } = judged;
  const { turnId } = row;
  if (turnId === null) throw new Error('an assistant message stands outside of every turn');
  await tx.insert(toolCalls).values({
    conversationId: conversation.id,
    id: base.callId,
    turnId,
    messageId: row.id,
    step: row.step ?? 0,
    position,
    tool: base.tool,
    arguments: base.arguments,
    prepared,
    verdict: base.verdict,
    rule: base.rule ?? null,
    runsOn: base.runsOn,
    risk: base.risk,
    reason: base.reason,
    state,
    agent: agent.name,
    facts: facts ?? null,
    endedAt: state.status === 'refused' ? at : null,
  });
  transition.emit(turnId, { type: 'tool_call', messageId: row.id, ...base, ...state });
  if (state.status === 'awaiting_approval' && state.decides.type === 'approval' && outcome.type === 'ask') {
    await askApproval(transition, {
      id: state.decides.approvalId,
      turnId,
      subject: base.callId,
      payload: {
        kind: 'tool',
        tool: base.tool,
        arguments: base.arguments,
        risk: base.risk,
        reason: base.reason,
        agent: agent.name,
        files: outcome.files,
        ...(facts?.command && { command: { ...facts.command, reads: facts.reads, writes: facts.writes } }),
      },
    });
  }
  if (state.status === 'awaiting_approval' && state.decides.type === 'plan' && outcome.type === 'plan') {
    const { planId } = state.decides;
    const revised = (await revisingPlans(transition)).find((plan) => plan.id === planId);
    const place = { planId, turnId, callId: base.callId, proposer: agent.name, parallel, revised };
    await offerPlan(transition, outcome.proposal, place);
  }
  if (state.status === 'waiting_for_client') {
    await tx.insert(waits).values({
      conversationId: conversation.id,
      id: newApprovalId(),
      turnId,
      kind: 'client_result',
      subject: base.callId,
      status: 'pending',
      version: 1,
      digest: '',
      createdAt: at,
    });
  }
}
