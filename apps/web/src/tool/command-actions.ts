import type { CallId, ConversationId } from '@codelab/protocol/ids';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

/** What a person can do to a command that runs. Each gives whether the server took it; a remark says why not. */
export type CommandActions = {
  readonly conversationId: ConversationId;
  stop(callId: CallId): Promise<boolean>;
  detach(callId: CallId): Promise<boolean>;
  input(callId: CallId, line: { readonly text: string; readonly end?: boolean }): Promise<boolean>;
};

export function commandActions(
  conversationId: ConversationId,
  reported: (action: () => Promise<unknown>) => Promise<boolean>,
): CommandActions {
  const about = (callId: CallId) => ({ key: newKey(), conversationId, callId });
  return {
    conversationId,
    stop(callId) {
      const input = about(callId);
      return reported(() => untilAnswered(() => api.command.stop.mutate(input)));
    },
    detach(callId) {
      const input = about(callId);
      return reported(() => untilAnswered(() => api.command.detach.mutate(input)));
    },
    input(callId, line) {
      const input = { ...about(callId), ...line };
      return reported(() => untilAnswered(() => api.command.input.mutate(input)));
    },
  };
}
