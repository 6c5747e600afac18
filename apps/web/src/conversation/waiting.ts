import type { Approval } from '@codelab/protocol/approval';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import type { Part, ToolCallPart } from '@codelab/protocol/message';
import type { OpenQuestion, Plan } from '@codelab/protocol/plan';

/** One thing that waits for the person's decision. */
export type Pending =
  | { readonly kind: 'approval'; readonly id: string; readonly approval: Approval }
  | { readonly kind: 'plan'; readonly id: string; readonly plan: Plan }
  | { readonly kind: 'question'; readonly id: string; readonly question: OpenQuestion };

export function pendingOf({ waiting }: ConversationView): readonly Pending[] {
  return [
    ...waiting.approvals.map((approval) => ({ kind: 'approval' as const, id: approval.id, approval })),
    ...waiting.plans.map((plan) => ({ kind: 'plan' as const, id: plan.id, plan })),
    ...waiting.questions.map((question) => ({ kind: 'question' as const, id: question.callId, question })),
  ];
}

/** Where it is decided: this conversation or one of its children. */
export function conversationOf(pending: Pending): ConversationId {
  switch (pending.kind) {
    case 'approval':
      return pending.approval.conversationId;
    case 'plan':
      return pending.plan.conversationId;
    case 'question':
      return pending.question.conversationId;
  }
}

/** What waits but belongs to no tool call that this conversation shows: budgets, and whatever its children ask. */
export function pendingElsewhere(view: ConversationView): readonly Pending[] {
  const calls = new Set(view.messages.flatMap((message) => message.parts.filter(isCall).map((part) => part.callId)));
  return pendingOf(view).filter((pending) => {
    const callId = callOf(pending);
    return conversationOf(pending) !== view.conversation.id || callId === undefined || !calls.has(callId);
  });
}

function callOf(pending: Pending) {
  switch (pending.kind) {
    case 'approval':
      return pending.approval.callId;
    case 'plan':
      return pending.plan.callId;
    case 'question':
      return pending.question.callId;
  }
}

function isCall(part: Part): part is ToolCallPart {
  return part.type === 'tool_call';
}
