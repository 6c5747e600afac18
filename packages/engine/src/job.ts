import type { ConversationId, PlanId } from '@codelab/protocol/ids';

/** Something that can go on: a turn's next segment, or a look at a plan. Wake-ups are never de-duplicated. */
export type Job =
  | { readonly type: 'turn'; readonly conversationId: ConversationId }
  | { readonly type: 'plan'; readonly conversationId: ConversationId; readonly planId: PlanId };

/** As it lies in the queue: with what sent it, as a `traceparent`, where traces are collected. */
export type SentJob = Job & { readonly trace?: string };
