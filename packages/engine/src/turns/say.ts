import { and, eq } from 'drizzle-orm';
import { readConversation } from '@codelab/database/conversations';
import type { DeltaStream } from '@codelab/database/event-appender';
import { streamingMessage } from '@codelab/database/messages';
import { turns } from '@codelab/database/schema/conversations';
import { plusSpent } from '@codelab/database/totals';
import { costOf } from '@codelab/domain/cost';
import { storablePieces } from '@codelab/domain/storable';
import type { Cost, Usage } from '@codelab/protocol/agent';
import type { Seq } from '@codelab/protocol/ids';
import { judgeCall } from '../calls/judge-call.ts';
import type { Judged } from '../calls/judged.ts';
import { proposeCalls } from '../calls/propose-calls.ts';
import { providerOf } from '../models/circuits.ts';
import { readReply } from '../models/read-reply.ts';
import { ModelFailure, type Reply, type ReplyRequest } from '../models/reply.ts';
import { type Policy, policyOf } from '../policy/policy-of.ts';
import type { Opening } from './open-reply.ts';
import { giveUpReply, retryLater } from './retry-reply.ts';
import { type Segment, stepSurely } from './segment.ts';

/**
 * One model call. What the model says goes to the log as it comes; the whole message with all its calls is one commit
 * at the end. No transaction is open and no connection is held while the model speaks.
 * `parked` = the call is to be tried again later, or the turn has failed.
 */
export async function say(segment: Segment, opening: Opening): Promise<'said' | 'parked'> {
  try {
    const { reply, cost } = await traced(segment, opening);
    const workspace = await segment.engine.workspaceAt(opening.workspaceRoot);
    const policy = await policyNow(segment);
    const { kit, agent, starters, isChild } = opening;
    const { sandbox } = segment.engine;
    const bench = { ...kit, agent, starters, isChild, workspace, policy, sandbox, signal: segment.signal };
    const judged: Judged[] = [];
    for (const part of reply.parts) {
      const proposals = judged.filter(({ outcome }) => outcome.type === 'plan').length;
      const revised = opening.revising[proposals];
      if (part.type === 'call') judged.push(await judgeCall({ ...bench, ...(revised && { revised }) }, part));
    }
    await save(segment, opening, { reply, cost, judged });
    if (judged.some(isAskedCommand)) segment.engine.trials.startWaiting(segment.conversationId);
    return 'said';
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    segment.signal.throwIfAborted();
    if (error.retryable && opening.retries < maxRetries) await retryLater(segment, opening, error);
    else await giveUpReply(segment, error);
    return 'parked';
  }
}

/** A model may have thought for minutes: its calls are judged by what people have decided by now. */
function policyNow({ work, engine: { sandbox }, conversationId }: Segment): Promise<Policy> {
  return work.transaction('read_one', async (tx) =>
    policyOf(tx, await readConversation(tx, conversationId), { sandbox }),
  );
}

function isAskedCommand({ base, outcome }: Judged): boolean {
  return outcome.type === 'ask' && base.tool === 'execute_command';
}

/** With the longest back-off between them, a provider may be down for hours before its turn is given up. */
const maxRetries = 60;

/** The names are those that OpenTelemetry has for models. */
function traced(segment: Segment, opening: Opening): Promise<Answer> {
  const { tracer } = segment.engine.database;
  const { model, agent, attempt } = opening;
  const about = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerOf(model) ?? model,
    'gen_ai.request.model': model,
    'gen_ai.agent.name': agent.name,
    'codelab.conversation.id': segment.conversationId,
    'codelab.turn.id': segment.turnId,
    'codelab.message.id': opening.messageId,
    'codelab.attempt': attempt,
  };
  return tracer.span(`chat ${model}`, { about, kind: 'client' }, async () => {
    const answer = await speak(segment, opening);
    tracer.tell({
      'gen_ai.usage.input_tokens': answer.reply.usage.inputTokens,
      'gen_ai.usage.output_tokens': answer.reply.usage.outputTokens,
      ...(answer.cost.unpricedCalls === 0 && { 'codelab.cost.micro_dollars': answer.cost.microDollars }),
    });
    return answer;
  });
}

type Answer = { readonly reply: Reply; readonly cost: Cost };

async function speak(segment: Segment, opening: Opening): Promise<Answer> {
  const { engine, conversationId, turnId, epoch, signal } = segment;
  const stream = engine.appender.open({ conversationId, turnId, epoch });
  const provider = providerOf(opening.model);
  if (provider) engine.circuits.assertClosed(provider);
  const { model, price } = await engine.modelFor(opening.ownerId, opening.model);
  const request: ReplyRequest = { ...opening.request, signal };
  const begunAt = performance.now();
  const told = (outcome: string, spent?: { usage: Usage; cost: Cost }) => {
    const seconds = (performance.now() - begunAt) / 1_000;
    engine.meter.modelCall({ model: opening.model, outcome, seconds, ...(spent && { spent }) });
  };
  try {
    const reply = await forward(stream, opening, readReply(model, request));
    if (provider) engine.circuits.succeeded(provider);
    const cost = costOf(price, reply.billed);
    told('done', { usage: reply.usage, cost });
    return { reply, cost };
  } catch (error) {
    if (provider && error instanceof ModelFailure && error.retryable) engine.circuits.failed(provider);
    told(error instanceof ModelFailure ? error.code : 'left');
    throw error;
  } finally {
    await stream.flushed(); // what was shown stands in the log before the message that covers it
  }
}

/** Every delta knows where it begins, so that hearing it twice changes nothing. */
async function forward(
  stream: DeltaStream,
  { messageId }: Opening,
  deltas: ReturnType<typeof readReply>,
): Promise<Reply> {
  const said: number[] = [];
  const whole: ReturnType<typeof storablePieces>[] = [];
  for (;;) {
    const next = await deltas.next();
    if (next.done) return next.value;
    const { part, kind, tool } = next.value;
    whole[part] ??= storablePieces();
    const text = whole[part](next.value.text);
    if (text === '') continue;
    const offset = said[part] ?? 0;
    said[part] = offset + text.length;
    stream.push({
      type: 'assistant_delta',
      messageId,
      part,
      offset,
      text,
      kind,
      ...(tool !== undefined && { tool }),
    });
  }
}

async function save(segment: Segment, opening: Opening, said: Answer & { judged: readonly Judged[] }): Promise<void> {
  const { conversationId, turnId } = segment;
  await stepSurely(segment, 'save_assistant_message', async (transition) => {
    const { tx, conversation } = transition;
    const row = await streamingMessage(tx, conversationId, turnId);
    if (!row) throw new Error('the message that was being said is gone');
    const spent = { usage: said.reply.usage, cost: said.cost };
    const covers: [Seq, Seq] = [row.seq, conversation.lastSeq];
    await proposeCalls(transition, {
      row,
      agent: opening.agent,
      parts: said.reply.parts,
      judged: said.judged,
      ...spent,
      covers,
      parallel: segment.engine.parallelSteps.plan,
    });
    await tx
      .update(turns)
      .set({ retries: 0, ...plusSpent(spent) })
      .where(and(eq(turns.conversationId, conversationId), eq(turns.id, turnId)));
  });
}
