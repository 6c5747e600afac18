import { eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { conversations, turns } from '@codelab/database/schema/conversations';
import type { TurnRow } from '@codelab/database/snapshot';
import type { UnitOfWork } from '@codelab/database/unit-of-work';
import { type NextMove, nextMove } from '@codelab/domain/next-move';
import type { ConversationId, TurnId } from '@codelab/protocol/ids';
import { askOutcome } from '../calls/ask-outcome.ts';
import { callsOfTurn } from '../calls/settle-call.ts';
import type { EngineContext } from '../context.ts';
import { type Toolbox, toolboxOf } from '../tools/toolbox.ts';
import { type Transition, transition } from '../transition.ts';
import { budgetOf } from './budget.ts';
import { lastAnswer } from './last-answer.ts';
import { openTurn } from './open-reply.ts';

export type Claim = { readonly turnId: TurnId; readonly epoch: number };

/**
 * Takes the turn for this process: from here on whatever an earlier one still writes is refused. Nothing is claimed
 * when there is nothing to do but to wait on.
 */
export async function claimTurn(
  engine: EngineContext,
  work: UnitOfWork,
  conversationId: ConversationId,
): Promise<Claim | undefined> {
  const lock = { label: 'claim_turn', conversationId } as const;
  return transition({ work, dispatcher: engine.dispatcher }, lock, async (held) => {
    const { tx, conversation } = held;
    const { openTurnId: turnId } = conversation;
    if (turnId === null) return undefined;
    const turn = await openTurn(held, turnId);
    if (turn.status === 'waiting' && (await waitsOn(engine, held, turn))) return undefined;
    const epoch = conversation.epoch + 1;
    await tx.update(conversations).set({ epoch }).where(eq(conversations.id, conversation.id));
    await markRunning(held, turn);
    await markUnknown(held, turn);
    return { turnId, epoch };
  });
}

/** Still nothing to do: the time of the retry has not come, or everything that was asked is still unanswered. */
async function waitsOn(engine: EngineContext, held: Transition, turn: TurnRow): Promise<boolean> {
  if (turn.waitingFor?.for === 'retry_at') {
    const { retryAt } = turn.waitingFor;
    if (Date.parse(retryAt) <= Date.parse(held.at)) return false;
    held.wake({ type: 'turn', conversationId: held.conversation.id }, retryAt);
    return true;
  }
  const { move } = await moveOf(engine, held, turn);
  return move.type === 'wait' && JSON.stringify(move.waitingFor) === JSON.stringify(turn.waitingFor);
}

async function markRunning({ tx, conversation, emit }: Transition, turn: TurnRow): Promise<void> {
  if (turn.status === 'running') return; // its last process died
  emit(turn.id, { type: turn.status === 'queued' ? 'turn_started' : 'turn_resumed' });
  await tx.update(turns).set({ status: 'running', waitingFor: null }).where(eq(turns.id, turn.id));
  turn.status = 'running';
  conversation.openTurnId = turn.id;
}

/** A process died between a call's start and its result. What is not safe to repeat is asked about, never run again. */
async function markUnknown(held: Transition, turn: TurnRow): Promise<void> {
  const toolbox = await toolboxOf(held.tx, held.conversation);
  for (const call of await callsOfTurn(held, turn.id)) {
    if (call.status !== 'started' || isRepeatable(toolbox, call)) continue;
    await askOutcome(held, call);
  }
}

function isRepeatable(toolbox: Toolbox, call: ToolCallRow): boolean {
  const tool = toolbox.find(call.tool);
  return tool?.kind === 'control' || (tool?.kind === 'workspace' && tool.repeatable);
}

/** Where a turn stands, read under the lock, and what is to happen. */
export async function moveOf(
  { turnBudgetMicroDollars }: EngineContext,
  held: Transition,
  turn: TurnRow,
): Promise<{ move: NextMove; calls: ToolCallRow[] }> {
  const { message, isBegun } = await lastAnswer(held, turn);
  const all = await callsOfTurn(held, turn.id);
  const calls = message ? all.filter((call) => call.messageId === message.id) : [];
  const move = nextMove({
    answered: message !== undefined,
    calls: calls.map(({ id, state }) => ({ callId: id, state })),
    budget: await budgetOf(held, turn, { calls: all, isBegun, turnBudgetMicroDollars }),
  });
  return { move, calls };
}
