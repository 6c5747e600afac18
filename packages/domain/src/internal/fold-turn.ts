import type { ConversationView, Turn, WaitingFor } from '@codelab/protocol/conversation';
import type { EventPlace } from '@codelab/protocol/event';
import type { Message } from '@codelab/protocol/message';
import { addCost, addUsage, noCost, noUsage, unpriced } from '../cost.ts';
import type { EventOf } from './event-of.ts';
import { placeMessage } from './fold-messages.ts';

/**
 * What is said to the model opens a turn, unless it is said within one: a user's message, a plan's report, a reminder.
 * An answer adds what it used to its turn.
 */
export function addMessage(view: ConversationView, { message, at }: EventOf<'message_added'>): ConversationView {
  const isKnown = view.messages.some(({ id, status }) => id === message.id && status !== 'streaming');
  const spent = isKnown ? undefined : spentOn(message);
  const total = spent ? plus(view.total, spent) : view.total;
  const next = { ...view, messages: placeMessage(view.messages, message), total };
  const { turn } = view;
  if (message.turnId !== undefined && message.turnId !== turn?.id) {
    if (!isSaidToModel(message)) return next;
    return { ...next, turn: { id: message.turnId, status: 'queued', startedAt: at, ...nothing } };
  }
  if (!spent || turn === undefined || message.turnId === undefined) return next;
  return { ...next, turn: { ...turn, ...plus(turn, spent) } };
}

type Spent = ConversationView['total'];

const nothing: Spent = { usage: noUsage, cost: noCost };

/** What was kept before costs were has a use and no price. */
function spentOn({ usage, cost }: Pick<Message, 'usage' | 'cost'>): Spent | undefined {
  return usage && { usage, cost: cost ?? unpriced(usage) };
}

function plus(left: Spent, right: Spent): Spent {
  return { usage: addUsage(left.usage, right.usage), cost: addCost(left.cost, right.cost) };
}

export function runTurn(view: ConversationView, event: EventOf<'turn_started' | 'turn_resumed'>): ConversationView {
  const turn = placeOf(view, event);
  return turn ? { ...view, turn: { ...turn, status: 'running' } } : view;
}

export function parkTurn(view: ConversationView, event: EventOf<'turn_waiting'>): ConversationView {
  const turn = placeOf(view, event);
  return turn ? { ...view, turn: { ...turn, status: 'waiting', waitingFor: waitingForOf(event) } } : view;
}

/** What was being said and was not kept by then is gone: nothing says "running" for ever. */
export function endTurn(view: ConversationView, event: EventOf<'turn_ended'>): ConversationView {
  const place = placeOf(view, event);
  if (!place) return view;
  const isSaid = ({ status }: Message) => status !== 'streaming';
  const messages = view.messages.every(isSaid) ? view.messages : view.messages.filter(isSaid);
  return { ...view, messages, turn: { ...place, ...(spentOn(event) ?? nothing), ...endOf(event) } };
}

function endOf({ reason, at, code }: EventOf<'turn_ended'>) {
  switch (reason) {
    case 'completed':
    case 'cancelled':
      return { status: reason, endedAt: at };
    case 'failed':
      return { status: reason, endedAt: at, code: code ?? 'internal' };
  }
}

type Place = Pick<Turn, 'id' | 'startedAt' | 'usage' | 'cost'>;

function placeOf({ turn }: ConversationView, { turnId, at }: EventPlace): Place | undefined {
  if (turnId !== undefined && turnId !== turn?.id) return { id: turnId, startedAt: at, ...nothing };
  return turn && { id: turn.id, startedAt: turn.startedAt, usage: turn.usage, cost: turn.cost };
}

function waitingForOf(event: EventOf<'turn_waiting'>): WaitingFor {
  switch (event.for) {
    case 'approval':
      return { for: event.for, approvalIds: event.approvalIds };
    case 'tool_result':
      return { for: event.for, callIds: event.callIds };
    case 'plan_decision':
      return { for: event.for, planId: event.planId };
    case 'retry_at':
      return { for: event.for, retryAt: event.retryAt, attempt: event.attempt, problem: event.problem };
  }
}

function isSaidToModel({ role, parts }: Message): boolean {
  if (role !== 'notice') return role === 'user';
  return parts.some((part) => part.type === 'notice' && (part.notice === 'plan_report' || part.notice === 'reminder'));
}
