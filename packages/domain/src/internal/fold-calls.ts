import type { Decided } from '@codelab/protocol/approval';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId, Timestamp } from '@codelab/protocol/ids';
import type { Message, ToolCallPart } from '@codelab/protocol/message';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { baseOf, isSettled, stateOf } from '../tool-call.ts';
import type { EventOf } from './event-of.ts';
import { changeMessage, continued } from './fold-messages.ts';
import { closeQuestion, setQuestion } from './fold-questions.ts';
import { mapShared } from './map-shared.ts';
import { withoutUndefined } from './without-undefined.ts';

export function setCall(view: ConversationView, event: EventOf<'tool_call'>): ConversationView {
  const next = changeMessage(view, event.messageId, (message) => withCall(message, event));
  return setQuestion(next, event);
}

/** A call that is run again says everything anew. */
export function startCall(view: ConversationView, event: EventOf<'tool_started'>): ConversationView {
  const { callId, at } = event;
  const next = changeCall(view, callId, ({ liveOutput: _, ...part }) => {
    const { checkpoint = part.checkpoint } = event;
    return moved(withoutUndefined({ ...part, checkpoint }), { status: 'started', at }, at);
  });
  return closeQuestion(next, callId);
}

export function addOutput(view: ConversationView, event: EventOf<'tool_output'>): ConversationView {
  return changeCall(view, event.callId, (part) => {
    if (isSettled(part.status)) return part;
    const known = part.liveOutput ?? '';
    const liveOutput = continued(known, event.offset, event.text);
    return liveOutput === known ? part : { ...part, liveOutput };
  });
}

export function settleCall(view: ConversationView, event: EventOf<'tool_result'>): ConversationView {
  const next = changeCall(view, event.callId, (part) => {
    const after = moved(part, stateOf(event), event.at);
    return event.liveOutput === undefined ? after : { ...after, liveOutput: event.liveOutput };
  });
  return event.status === 'waiting_for_client' ? next : closeQuestion(next, event.callId);
}

export function setDecided(view: ConversationView, callId: CallId | undefined, decided: Decided): ConversationView {
  return callId === undefined ? view : changeCall(view, callId, (part) => ({ ...part, decided }));
}

export function changeCall(
  view: ConversationView,
  callId: CallId,
  change: (part: ToolCallPart) => ToolCallPart,
): ConversationView {
  const message = view.messages.findLast(({ parts }) => parts.some((part) => isCall(part, callId)));
  if (!message) return view;
  return changeMessage(view, message.id, (known) => {
    const parts = mapShared(known.parts, (part) => (isCall(part, callId) ? change(part) : part));
    return parts === known.parts ? known : { ...known, parts };
  });
}

/** The call in its next state. It has ended exactly when it is settled. */
export function moved(part: ToolCallPart, state: ToolCallState, at: Timestamp): ToolCallPart {
  const { liveOutput, decided, checkpoint, startedAt, endedAt } = part;
  return withoutUndefined({
    ...baseOf(part),
    ...state,
    type: 'tool_call',
    liveOutput,
    decided,
    checkpoint,
    startedAt: state.status === 'started' ? state.at : startedAt,
    endedAt: isSettled(state.status) ? (endedAt ?? at) : undefined,
  });
}

function withCall(message: Message, event: EventOf<'tool_call'>): Message {
  const known = message.parts.find((part) => isCall(part, event.callId));
  const state = stateSaid(event, known);
  const fresh: ToolCallPart = { type: 'tool_call', ...baseOf(event), ...state };
  if (!known) return { ...message, parts: [...message.parts, moved(fresh, state, event.at)] };
  const { liveOutput, decided, checkpoint, startedAt, endedAt } = known;
  const kept = withoutUndefined({ ...fresh, liveOutput, decided, checkpoint, startedAt, endedAt });
  const part = moved(kept, state, event.at);
  return { ...message, parts: message.parts.map((other) => (other === known ? part : other)) };
}

/** The time of an event stands where the start of a call would: one that has begun and asks something began before. */
function stateSaid(event: EventOf<'tool_call'>, known: ToolCallPart | undefined): ToolCallState {
  const state = stateOf(event);
  return state.status === 'started' && known?.status === 'started' ? { ...state, at: known.at } : state;
}

function isCall(part: Message['parts'][number], callId: CallId): part is ToolCallPart {
  return part.type === 'tool_call' && part.callId === callId;
}
