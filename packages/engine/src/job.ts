import type { ConversationId, PlanId } from '@codelab/protocol/ids';

/** Something that can go on: a turn's next segment, or a look at a plan. Wake-ups are never de-duplicated. */
export type Job =
  | { readonly type: 'turn'; readonly conversationId: ConversationId }
  | { readonly type: 'plan'; readonly conversationId: ConversationId; readonly planId: PlanId };
