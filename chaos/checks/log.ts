import type { EventBody } from '@codelab/protocol/event';
import type { Seq } from '@codelab/protocol/ids';
import type { Stored, StoredEvent } from './stored.ts';

/** What is wrong with the log of one conversation. Gaps are right where a complete message covers them. */
export function* faultsInLog({ events, lastSeq }: Stored): Generator<string> {
  yield* faultsInOrder(events, lastSeq);
  yield* faultsInTurns(events);
  yield* faultsInText(events, events.length < lastSeq);
  yield* toldTwice(events);
}

function* faultsInOrder(events: readonly StoredEvent[], lastSeq: Seq): Generator<string> {
  const covers = events.flatMap(({ body }) => ('covers' in body && body.covers ? [body.covers] : []));
  let expected = 1;
  for (const seq of [...events.map((event) => event.seq), lastSeq + 1]) {
    const isCovered = covers.some(([from, to]) => from <= expected && seq - 1 <= to);
    if (seq !== expected && !isCovered) yield `its log has nothing from ${expected} to ${seq - 1}`;
    expected = seq + 1;
  }
}

/** One turn at a time, and nothing is written for a turn that has ended: neither by the dead nor by the thawed. */
function* faultsInTurns(events: readonly StoredEvent[]): Generator<string> {
  const ended = new Set<string>();
  let open: string | undefined;
  for (const { seq, turnId, body } of events) {
    if (turnId === null) continue;
    if (ended.has(turnId) && !isOfPlan(body)) yield `event ${seq} (${body.type}) was written for a turn that had ended`;
    if (body.type === 'turn_started') {
      if (open !== undefined) yield `turn ${turnId} began at ${seq} while ${open} was open`;
      open = turnId;
    }
    if (body.type === 'turn_ended') {
      ended.add(turnId);
      if (open === turnId) open = undefined;
    }
  }
}

/** A plan outlives the turn that proposed it: it can be offered again, and decided, when that one has ended. */
function isOfPlan({ type }: EventBody): boolean {
  return type === 'plan_approval_required' || type === 'plan_decided';
}

/** Within one attempt every piece begins where the last one ended, and the message is what the pieces say. */
function* faultsInText(events: readonly StoredEvent[], isPruned: boolean): Generator<string> {
  const said = new Map<string, { attempt: number; texts: string[] }>();
  const printed = new Map<string, number>();
  for (const { seq, body } of events) {
    switch (body.type) {
      case 'assistant_started': {
        const before = said.get(body.messageId)?.attempt;
        // Earlier attempts may be pruned while this one is not yet old enough.
        if (body.attempt !== (before ?? 0) + 1 && !(before === undefined && isPruned))
          yield `attempt ${body.attempt} at ${seq} follows attempt ${before ?? 0}`;
        said.set(body.messageId, { attempt: body.attempt, texts: [] });
        break;
      }
      case 'assistant_delta': {
        const texts = said.get(body.messageId)?.texts;
        if (!texts) break; // pruned
        const text = texts[body.part] ?? '';
        if (body.offset !== text.length) yield `the piece at ${seq} begins at ${body.offset} of ${text.length}`;
        texts[body.part] = text + body.text;
        break;
      }
      case 'message_added':
        yield* faultsInMessage(body, said.get(body.message.id)?.texts);
        break;
      case 'tool_started':
        printed.set(body.callId, 0);
        break;
      case 'tool_output': {
        const length = printed.get(body.callId);
        if (length !== undefined && body.offset !== length)
          yield `the output at ${seq} begins at ${body.offset} of ${length}`;
        printed.set(body.callId, body.offset + body.text.length);
        break;
      }
      default:
    }
  }
}

function* faultsInMessage(
  { message }: Extract<EventBody, { type: 'message_added' }>,
  texts: readonly string[] | undefined,
): Generator<string> {
  if (!texts || message.status !== 'complete') return;
  for (const [index, part] of message.parts.entries()) {
    if (part.type !== 'text' || texts.length === 0) continue;
    if (part.text !== texts[index])
      yield `message ${message.id} says something else than was heard: "${part.text}" and "${texts[index]}"`;
  }
}

/** One result for a call, one decision for a version of an approval or plan. */
function* toldTwice(events: readonly StoredEvent[]): Generator<string> {
  const told = new Set<string>();
  for (const { seq, body } of events) {
    const what = onceOnly(body);
    if (what === undefined) continue;
    if (told.has(what)) yield `${what} is told a second time at ${seq}`;
    told.add(what);
  }
}

function onceOnly(body: EventBody): string | undefined {
  switch (body.type) {
    case 'tool_result':
      return `the result of ${body.callId}`;
    case 'approval_decided':
      return `the decision on approval ${body.approvalId} version ${body.version}`;
    case 'message_added':
      return `message ${body.message.id}`;
    default:
      return undefined;
  }
}
