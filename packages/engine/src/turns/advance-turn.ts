import { and, eq } from 'drizzle-orm';
import { Fenced } from '@codelab/database/append-events';
import { turns } from '@codelab/database/schema/conversations';
import type { TurnRow } from '@codelab/database/snapshot';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { workspacePathOf } from '@codelab/database/workspaces';
import type { AgentName } from '@codelab/protocol/agent';
import type { ConversationId } from '@codelab/protocol/ids';
import { crewOf } from '../agents/crew.ts';
import { type FoundCall, runCall } from '../calls/run-call.ts';
import type { EngineContext } from '../context.ts';
import { HandedBack } from '../dispatcher.ts';
import { isTriedAgain } from '../is-tried-again.ts';
import { kitOf } from '../kit.ts';
import { type Transition, transition } from '../transition.ts';
import { askBudget } from './budget.ts';
import { CancelRequested } from './cancel-turn.ts';
import { claimTurn, moveOf } from './claim-turn.ts';
import { closeOpen } from './close-open.ts';
import { type Compaction, compact, compactionDue } from './compact.ts';
import { remindOrFail } from './end-child.ts';
import { finishTurn, type TurnEnd, wakeParent } from './finish-turn.ts';
import { type Opening, openReply, openTurn } from './open-reply.ts';
import { say } from './say.ts';
import { type Segment, step } from './segment.ts';

type Run = { readonly signal: AbortSignal; readonly attempt: number };

/**
 * One segment of a turn, from runnable to parked or ended. It may die between any two commits: whoever claims the turn
 * next finds in the rows what was done. The loop takes one step at a time: read the state and take the transition in
 * one transaction, then act outside of it.
 */
export async function advanceTurn(engine: EngineContext, conversationId: ConversationId, run: Run): Promise<void> {
  const abort = new AbortController();
  const signal = AbortSignal.any([run.signal, abort.signal]);
  await using work = openUnitOfWork(engine.database, { signal, log: engine.log, command: 'turn' });
  const claim = await claimTurn(engine, work, conversationId).catch((error: unknown) =>
    giveUp(engine, { conversationId, run, error }),
  );
  if (!claim) return;
  engine.database.tracer.tell({ 'codelab.turn.id': claim.turnId });
  const segment: Segment = { engine, work, conversationId, signal, ...claim };
  engine.running.set(conversationId, { ...claim, abort });
  try {
    await walk(segment);
  } catch (error) {
    await leave(segment, run, error);
  } finally {
    if (engine.running.get(conversationId)?.abort === abort) engine.running.delete(conversationId);
  }
}

async function walk(segment: Segment): Promise<void> {
  let mayCompact = true; // once for each answer, and no more when it has failed
  let fails = false;
  for (;;) {
    segment.signal.throwIfAborted();
    const next = await decideNext(segment, mayCompact);
    if (next.type === 'left') return;
    if (next.type === 'run_call') await runCall(segment, next);
    else if (next.type === 'compact') {
      fails = !(await compact(segment, next.compaction));
      mayCompact = false;
    } else {
      if ((await say(segment, next.opening)) === 'parked') return;
      mayCompact = !fails;
    }
  }
}

type Next =
  | ({ type: 'run_call' } & FoundCall)
  | { type: 'compact'; compaction: Compaction }
  | { type: 'say'; opening: Opening }
  | { type: 'left' };

/** A model call is begun in the transaction that decides on it, and a call is read there as it will be tried. */
function decideNext(segment: Segment, mayCompact: boolean): Promise<Next> {
  const { engine } = segment;
  return step(segment, 'next_step', async (transition): Promise<Next> => {
    const { tx, conversation } = transition;
    const turn = await openTurn(transition, segment.turnId);
    const { move, calls } = await moveOf(engine, transition, turn);
    const speak = async (): Promise<Next> => {
      const compaction = mayCompact ? await compactionDue(engine, transition) : undefined;
      if (compaction) return { type: 'compact', compaction };
      return { type: 'say', opening: await openReply(transition, turn, engine.sandbox) };
    };
    const completed = calls.find((call) => call.tool === 'complete' && call.status === 'done');
    if (completed && (move.type === 'call_model' || move.type === 'ask_budget')) {
      await finishTurn(transition, turn, { reason: 'completed' });
      return { type: 'left' };
    }
    if (move.type === 'call_model' && !(await crewOf(tx, conversation)).find(conversation.agent)) {
      await finishTurn(transition, turn, agentGone(conversation.agent));
      return { type: 'left' };
    }
    switch (move.type) {
      case 'run_call': {
        const call = calls.find(({ id }) => id === move.callId);
        if (!call) throw new Error('a call that is to run is gone');
        const kit = await kitOf(tx, conversation);
        const { workspaceId } = conversation;
        return { type: 'run_call', call, kit, workspaceId, workspaceRoot: await workspacePathOf(tx, conversation.id) };
      }
      case 'call_model':
        return speak();
      case 'wait':
        await park(transition, turn, move.waitingFor);
        return { type: 'left' };
      case 'ask_budget': {
        const approvalId = await askBudget(transition, turn, {
          kind: move.kind,
          turnBudgetMicroDollars: engine.turnBudgetMicroDollars,
        });
        await park(transition, turn, { for: 'approval', approvalIds: [approvalId] });
        return { type: 'left' };
      }
      case 'end':
        return (await end(transition, turn, move)) === 'reminded' ? speak() : { type: 'left' };
    }
  });
}

/** A person removed it meanwhile. Whoever asks again says which agent is to answer. */
function agentGone(name: AgentName): TurnEnd {
  const message = `There is no agent called ${name} any more. Choose another one, and ask again.`;
  return { reason: 'failed', code: 'agent_not_found', message, retryable: false };
}

async function park(transition: Transition, turn: TurnRow, waitingFor: NonNullable<TurnRow['waitingFor']>) {
  const { tx, conversation } = transition;
  await tx
    .update(turns)
    .set({ status: 'waiting', waitingFor })
    .where(and(eq(turns.conversationId, conversation.id), eq(turns.id, turn.id)));
  transition.emit(turn.id, { type: 'turn_waiting', ...waitingFor });
  wakeParent(transition);
}

async function end(
  transition: Transition,
  turn: TurnRow,
  move: { reason: 'completed' } | { reason: 'failed'; code: string },
): Promise<'reminded' | 'ended'> {
  if (move.reason === 'failed') {
    const message = 'An approval was not given in time.';
    await finishTurn(transition, turn, { reason: 'failed', code: move.code, message, retryable: false });
    return 'ended';
  }
  if (transition.conversation.parentConversationId !== null) {
    return (await remindOrFail(transition, turn)) === 'reminded' ? 'reminded' : 'ended';
  }
  await finishTurn(transition, turn, { reason: 'completed' });
  return 'ended';
}

/** Why a segment ends before its turn does, and what that means. */
async function leave(segment: Segment, run: Run, error: unknown): Promise<void> {
  if (error instanceof Fenced) return; // cancelled, or claimed by another process: it is theirs now
  if (segment.signal.reason instanceof CancelRequested) return;
  if (run.signal.aborted) throw run.signal.reason instanceof HandedBack ? run.signal.reason : error;
  await giveUp(segment.engine, { conversationId: segment.conversationId, run, error });
}

/** After a few tries an error that nobody foresaw ends the turn: it is never tried for ever. An outage is waited for. */
async function giveUp(
  engine: EngineContext,
  { conversationId, run, error }: { conversationId: ConversationId; run: Run; error: unknown },
): Promise<undefined> {
  if (isTriedAgain(error, run.attempt)) throw error; // the job comes back, here or elsewhere
  engine.log.error({ err: error, conversationId }, 'a turn failed for a reason nobody foresaw');
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'turn' });
  const room = { work, dispatcher: engine.dispatcher };
  await transition(room, { label: 'finish_turn', conversationId }, async (held) => {
    const { openTurnId } = held.conversation;
    if (openTurnId === null) return;
    const turn = await openTurn(held, openTurnId);
    await closeOpen(held, turn, 'failed');
    const message = 'Something went wrong on the server. Its log has the cause.';
    await finishTurn(held, turn, { reason: 'failed', code: 'internal', message, retryable: true });
  });
}
