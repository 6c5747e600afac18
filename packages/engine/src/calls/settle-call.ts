import { and, eq, min } from 'drizzle-orm';
import { outputSoFar, type ToolCallRow } from '@codelab/database/messages';
import { events } from '@codelab/database/schema/conversations';
import { toolCalls } from '@codelab/database/schema/work';
import { canMove } from '@codelab/domain/tool-call';
import type { Decided } from '@codelab/protocol/approval';
import type { CallId, Seq } from '@codelab/protocol/ids';
import type { ToolCallState, ToolCallStatus } from '@codelab/protocol/tool-call';
import { learn } from '../policy/remember.ts';
import type { Transition } from '../transition.ts';
import { withdrawQuestion } from './withdraw-question.ts';

type Change = Partial<
  Pick<typeof toolCalls.$inferInsert, 'checkpoint' | 'decided' | 'epoch' | 'liveOutput' | 'prepared'>
>;

const ended: ReadonlySet<ToolCallStatus> = new Set(['refused', 'rejected', 'expired', 'done', 'failed', 'cancelled']);

/** Moves a call along its ledger. A move that the ledger does not know is a bug, and nothing is written. */
export async function moveCall(
  { tx, conversation, at }: Transition,
  call: ToolCallRow,
  { state, change = {} }: { state: ToolCallState; change?: Change },
): Promise<void> {
  if (!canMove(call.status, state.status)) throw new Error(`a call cannot go from ${call.status} to ${state.status}`);
  await tx
    .update(toolCalls)
    .set({
      state,
      ...(state.status === 'started' && { startedAt: at }),
      ...(ended.has(state.status) && { endedAt: at }),
      ...change,
    })
    .where(and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.id, call.id)));
}

/** Moves it to its end, and tells, with what it has said and which of its output deltas that covers. */
export async function settleCall(
  transition: Transition,
  call: ToolCallRow,
  settled: { state: ToolCallState; change?: Change; liveOutput?: string },
): Promise<void> {
  const { tx, conversation } = transition;
  const { state, change } = settled;
  await withdrawQuestion(transition, call);
  const liveOutput = settled.liveOutput ?? (await outputSoFar(tx, conversation, call));
  const said = liveOutput === '' ? {} : { liveOutput };
  await moveCall(transition, call, { state, change: { ...change, ...said } });
  if (state.status === 'done') await learn(transition, call, state.output);
  const covers = liveOutput === '' ? undefined : await coveredBy(transition, call.id);
  transition.emit(call.turnId, { type: 'tool_result', callId: call.id, ...state, ...said, ...(covers && { covers }) });
}

async function coveredBy({ tx, conversation }: Transition, callId: CallId): Promise<[Seq, Seq] | undefined> {
  const [first] = await tx
    .select({ seq: min(events.seq) })
    .from(events)
    .where(and(eq(events.conversationId, conversation.id), eq(events.subject, callId)));
  return first?.seq == null ? undefined : [Number(first.seq), conversation.lastSeq];
}

export function callsOfTurn({ tx, conversation }: Transition, turnId: ToolCallRow['turnId']): Promise<ToolCallRow[]> {
  return tx
    .select()
    .from(toolCalls)
    .where(and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.turnId, turnId)))
    .orderBy(toolCalls.step, toolCalls.position);
}

/** What became of its approval, kept with the call; what becomes of the call is told by a move of its own. */
export async function noteDecided({ tx, conversation }: Transition, callId: CallId, decided: Decided): Promise<void> {
  await tx
    .update(toolCalls)
    .set({ decided })
    .where(and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.id, callId)));
}
