import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AgentName } from '@codelab/protocol/agent';
import type { ClientMessage, HitlDecision, PlanDecision, UserMessage } from '@codelab/protocol/command';
import type { ConversationId, QueuedMessageId } from '@codelab/protocol/ids';
import { useReported } from '@/frame/use-reported.ts';
import type { Watched } from '@/live/live-cache.ts';
import { useWatched } from '@/live/use-live.ts';
import type { SteerAction } from '@/plan/plan-callbacks.ts';
import type { ToolAnswer } from '@/question/tool-answer.ts';
import { type CommandActions, commandActions } from '@/tool/command-actions.ts';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import type { Outgoing } from './outgoing.ts';
import { sendMessage, useOutgoing, viewOf } from './use-outgoing.ts';

/** Everything one can do in a conversation. What a card asks for rejects when it is refused; the card says why. */
export interface ConversationActions {
  send(message: UserMessage): Promise<void>;
  switchAgent(agent: AgentName): Promise<boolean>;
  /** Goes to the conversation that the approval names, which may be a child of this one. */
  decide(decision: HitlDecision): Promise<void>;
  decidePlan(decision: PlanDecision): Promise<void>;
  answer(answer: ToolAnswer): Promise<void>;
  steer(action: SteerAction): Promise<void>;
  changeQueue(change: QueueEdit): Promise<boolean>;
  stop(): Promise<boolean>;
  readonly command: CommandActions;
}
export type QueueEdit =
  | { readonly action: 'edit'; readonly queuedMessageId: QueuedMessageId; readonly content: string }
  | { readonly action: 'withdraw'; readonly queuedMessageId: QueuedMessageId }
  | { readonly action: 'move'; readonly queuedMessageId: QueuedMessageId; readonly before?: QueuedMessageId }
  | { readonly action: 'resume' };

/** A conversation as it is now, what is on its way to it, and what one can do in it. */
export function useConversation(id: ConversationId): {
  readonly watched: Watched | undefined;
  readonly outgoing: readonly Outgoing[];
  readonly actions: ConversationActions;
} {
  return { watched: useWatched(id), outgoing: useOutgoing(id), actions: useConversationActions(id) };
}

function useConversationActions(conversationId: ConversationId): ConversationActions {
  const cache = useQueryClient();
  const reported = useReported();
  return useMemo(
    () => ({
      send: (message) => sendMessage(cache, conversationId, message),
      switchAgent: (agent) => reported(() => tell(conversationId, { type: 'switch_agent', agent })),
      decide(decision) {
        const asked = viewOf(cache, conversationId)?.waiting.approvals.find(({ id }) => id === decision.approvalId);
        return tell(asked?.conversationId ?? conversationId, decision);
      },
      decidePlan: (decision) => tell(conversationId, decision),
      answer(answer) {
        const asked = viewOf(cache, conversationId)?.waiting.questions.find(({ callId }) => callId === answer.callId);
        return tell(asked?.conversationId ?? conversationId, { type: 'tool_result', ...answer });
      },
      async steer(action) {
        const input = { key: newKey(), ...action };
        await untilAnswered(() => api.plan.steer.mutate(input));
      },
      changeQueue(change) {
        const input = { key: newKey(), conversationId, ...change };
        return reported(() => untilAnswered(() => api.queue.change.mutate(input)));
      },
      stop() {
        const input = { key: newKey(), conversationId };
        return reported(() => untilAnswered(() => api.conversation.cancel.mutate(input)));
      },
      command: commandActions(conversationId, reported),
    }),
    [cache, conversationId, reported],
  );
}

/** One command under one key, sent until it is answered. */
async function tell(conversationId: ConversationId, message: ClientMessage): Promise<void> {
  const command = { conversationId, key: newKey(), message };
  await untilAnswered(() => api.conversation.send.mutate(command));
}
