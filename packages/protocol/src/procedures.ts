import * as z from 'zod';
import { AgentName, ModelRef } from './agent.ts';
import { UserMessage } from './command.ts';
import { ConversationSummary } from './conversation.ts';
import {
  ApprovalId,
  CommandKey,
  ConversationId,
  MessageId,
  PlanId,
  QueuedMessageId,
  Seq,
  SubtaskId,
  WorkspaceId,
} from './ids.ts';
import { Message } from './message.ts';

/** Inputs and outputs of the procedures that have no file of their own. Every mutation takes a key. */

export const CreateConversation = z.strictObject({
  key: CommandKey,
  title: z.string().trim().min(1).max(200).optional(),
  agent: AgentName.optional(),
  model: ModelRef.optional(),
  workspaceId: WorkspaceId.optional(),
});
export type CreateConversation = z.infer<typeof CreateConversation>;

export const Created = z.object({ conversationId: ConversationId });
export type Created = z.infer<typeof Created>;

/** `conversation.cancel`, `.archive`, `.unarchive`, `.delete` */
export const ConversationChange = z.strictObject({ key: CommandKey, conversationId: ConversationId });
export type ConversationChange = z.infer<typeof ConversationChange>;

export const RenameConversation = ConversationChange.extend({ title: z.string().trim().min(1).max(200) });
export type RenameConversation = z.infer<typeof RenameConversation>;

export const ListConversations = z.strictObject({
  status: z.enum(['active', 'archived']).default('active'),
  limit: z.int().min(1).max(200).default(100),
});
export type ListConversations = z.infer<typeof ListConversations>;

export const ConversationList = z.object({ conversations: z.array(ConversationSummary) });
export type ConversationList = z.infer<typeof ConversationList>;

/** `conversation.get` */
export const OneConversation = z.strictObject({ conversationId: ConversationId });
export type OneConversation = z.infer<typeof OneConversation>;

/** `conversation.messages`: older messages, oldest first. */
export const OlderMessages = z.strictObject({
  conversationId: ConversationId,
  before: MessageId,
  limit: z.int().min(1).max(200).default(100),
});
export type OlderMessages = z.infer<typeof OlderMessages>;

export const MessagePage = z.object({ messages: z.array(Message), before: MessageId.optional() });
export type MessagePage = z.infer<typeof MessagePage>;

/** What a person may do to the queue. `resume` also ends the pause that a cancel began. */
export const QueueChange = z.discriminatedUnion('action', [
  ConversationChange.extend({
    action: z.literal('edit'),
    queuedMessageId: QueuedMessageId,
    content: UserMessage.shape.content,
  }),
  ConversationChange.extend({ action: z.literal('withdraw'), queuedMessageId: QueuedMessageId }),
  /** To just before another one, or to the end. */
  ConversationChange.extend({
    action: z.literal('move'),
    queuedMessageId: QueuedMessageId,
    before: QueuedMessageId.optional(),
  }),
  ConversationChange.extend({ action: z.literal('resume') }),
]);
export type QueueChange = z.infer<typeof QueueChange>;

export const OneApproval = z.strictObject({ approvalId: ApprovalId });
export type OneApproval = z.infer<typeof OneApproval>;

export const OnePlan = z.strictObject({ planId: PlanId });
export type OnePlan = z.infer<typeof OnePlan>;

/** `plan.steer`: what a person may do to a plan that was approved. */
export const PlanSteer = z.discriminatedUnion('action', [
  z.strictObject({ key: CommandKey, planId: PlanId, action: z.literal('retry'), subtaskId: SubtaskId }),
  z.strictObject({ key: CommandKey, planId: PlanId, action: z.literal('skip'), subtaskId: SubtaskId }),
  z.strictObject({ key: CommandKey, planId: PlanId, action: z.literal('cancel') }),
]);
export type PlanSteer = z.infer<typeof PlanSteer>;

/** `conversation.stream`. The `Last-Event-ID` header wins over the field; both are a sequence number as text. */
export const StreamConversation = z.strictObject({
  conversationId: ConversationId,
  lastEventId: z.string().max(100).nullish(),
});
export type StreamConversation = z.infer<typeof StreamConversation>;

/** `live.stream`: `lastEventId` is the watched cursors joined, `uuid:seq,uuid:seq`. */
export const StreamLive = z.strictObject({
  watch: z.array(ConversationId).max(8),
  lastEventId: z.string().max(1_000).nullish(),
});
export type StreamLive = z.infer<typeof StreamLive>;

export const Done = z.object({ accepted: z.literal(true), seq: Seq.optional() });
export type Done = z.infer<typeof Done>;
