import { useMemo } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId, WorkspaceId } from '@codelab/protocol/ids';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import type { Message } from '@codelab/protocol/message';
import type { OpenQuestion, Plan } from '@codelab/protocol/plan';
import type { ConversationActions } from './use-conversation.ts';

/** What belongs to the tool calls of a conversation: what is asked because of them, and what one can do about it. */
export interface PartContext {
  readonly approvals: ReadonlyMap<CallId, Approval>;
  readonly plans: ReadonlyMap<CallId, Plan>;
  readonly questions: ReadonlyMap<CallId, OpenQuestion>;
  /** Commands that run on, or did. */
  readonly commands: ReadonlyMap<CallId, BackgroundCommand>;
  /** All of it, children's included. */
  readonly waiting: Pick<ConversationView['waiting'], 'approvals' | 'questions'>;
  readonly workspaceId: WorkspaceId;
  /** A rejection may name others of the same conversation, too. */
  rejectableWith(approval: Approval): readonly Approval[];
  readonly actions: ConversationActions;
}

/** Something in the message waits for the person, who may be writing in it. */
export function asksFor(message: Message, { approvals, plans, questions }: PartContext): boolean {
  return message.parts.some(
    (part) =>
      part.type === 'tool_call' && (approvals.has(part.callId) || plans.has(part.callId) || questions.has(part.callId)),
  );
}

/** The same object as long as nothing in it has changed, so that messages need not be drawn again. */
export function usePartContext(view: ConversationView, actions: ConversationActions): PartContext {
  const { approvals, questions } = view.waiting;
  const { plans, commands } = view;
  const { workspaceId } = view.conversation;
  return useMemo(
    () => ({
      approvals: byCall(approvals),
      plans: byCall(plans),
      questions: byCall(questions),
      commands: byCall(commands),
      waiting: { approvals, questions },
      workspaceId,
      rejectableWith: (one) => approvals.filter((other) => other.conversationId === one.conversationId),
      actions,
    }),
    [approvals, plans, questions, commands, workspaceId, actions],
  );
}

function byCall<Thing extends { readonly callId?: CallId | undefined }>(things: readonly Thing[]) {
  return new Map(things.flatMap((thing) => (thing.callId ? [[thing.callId, thing] as const] : [])));
}
