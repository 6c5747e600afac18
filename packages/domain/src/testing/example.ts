import { AgentName, type Cost, ModelRef, type Usage } from '@codelab/protocol/agent';
import type { Conversation } from '@codelab/protocol/conversation';
import type { EventBody, KeptEvent } from '@codelab/protocol/event';
import { CallId, ConversationId, MessageId, TurnId, WorkspaceId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import { emptyView, fold } from '../fold.ts';

/** Tests only: one conversation, with one turn, one question, one answer and one call in it. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const instant = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

export const coder = AgentName.parse('coder');
export const demo = ModelRef.parse('demo');
export const conversation: Conversation = {
  id: ConversationId.parse(uuid(1)),
  title: 'A conversation',
  agent: coder,
  model: demo,
  status: 'active',
  workspaceId: WorkspaceId.parse(uuid(2)),
  createdAt: instant(0),
};

export const turnId = TurnId.parse(uuid(0x51));
export const usage: Usage = { inputTokens: 5, outputTokens: 3, reasoningTokens: 1, modelCalls: 1 };
export const cost: Cost = { microDollars: 30, unpricedCalls: 0 };
export const question: Message = {
  id: MessageId.parse(uuid(0x18)),
  turnId,
  role: 'user',
  status: 'complete',
  parts: [],
  at: instant(1),
};
export const answer: Message = {
  id: MessageId.parse(uuid(0x19)),
  turnId,
  role: 'assistant',
  status: 'complete',
  agent: coder,
  model: demo,
  parts: [],
  at: instant(2),
};
export const call = {
  type: 'tool_call',
  callId: CallId.parse(uuid(0x29)),
  tool: 'write_file',
  arguments: { path: 'a.ts' },
  verdict: 'allow',
  runsOn: 'server',
  risk: 'write',
  reason: 'allowed',
} as const;

export const start = emptyView(conversation);

export function added(message: Message): EventBody {
  return { type: 'message_added', message };
}

/** Bodies in their places: one after the other, each a second later. */
export function logOf(bodies: readonly (readonly [EventBody, TurnId | undefined])[]): KeptEvent[] {
  return bodies.map(([body, turn], index) => ({
    ...body,
    seq: index + 1,
    at: instant(index + 1),
    conversationId: conversation.id,
    ...(turn !== undefined && { turnId: turn }),
  }));
}

/** Everything in the one turn. */
export function inTurn(...bodies: readonly EventBody[]): KeptEvent[] {
  return logOf(bodies.map((body) => [body, turnId]));
}

export function folded(events: readonly KeptEvent[], view = start) {
  return events.reduce(fold, view);
}
