import type { ConversationView } from '@codelab/protocol/conversation';
import { type ConversationEvent, type KeptEvent, Snapshot } from '@codelab/protocol/event';
import { ConversationId } from '@codelab/protocol/ids';

/** The n-th conversation of a test. */
export function conversationId(number: number): ConversationId {
  return ConversationId.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
}

export function snapshotOf(id: ConversationId, cursor: number): Snapshot {
  return Snapshot.parse({ type: 'snapshot', ...viewOf(id, cursor) });
}

function viewOf(id: ConversationId, cursor: number): ConversationView {
  const conversation = {
    id,
    title: 'Sample',
    agent: 'coder',
    model: 'demo',
    status: 'active',
    workspaceId: '11111111-1111-4111-8111-111111111111',
    createdAt: '2026-01-01T00:00:00Z',
  };
  return Snapshot.omit({ type: true }).parse({
    conversation,
    messages: [],
    total: {
      usage: { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 0 },
      cost: { microDollars: 0, unpricedCalls: 0 },
    },
    waiting: { approvals: [], plans: [], questions: [] },
    plans: [],
    queue: { paused: false, messages: [] },
    commands: [],
    cursor,
  });
}

/** An event that anybody can see: the conversation's title changes. */
export function renamed(id: ConversationId, seq: number, title: string): KeptEvent & ConversationEvent {
  return { type: 'conversation_updated', conversationId: id, seq, at: '2026-01-01T00:00:01Z', title };
}
