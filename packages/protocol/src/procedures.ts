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
import { PlanVersion, ProposedSubtask } from './plan.ts';

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

const steered = z.strictObject({ key: CommandKey, planId: PlanId });
const steeredStep = steered.extend({ subtaskId: SubtaskId });
/** The version that the person saw: what was changed since is not changed again unseen (`approval_changed`). */
const seen = { version: z.int().positive() };

/** `plan.steer`: what a person may do to a plan that was approved, or a part of it. */
export const PlanSteer = z.discriminatedUnion('action', [
  /** A failed step, in a conversation of its own; with `agent`, by another agent. */
  steeredStep.extend({ action: z.literal('retry'), agent: AgentName.optional() }),
  /** The steps that depend on it go on without it. What runs for it is stopped. */
  steeredStep.extend({ action: z.literal('skip') }),
  /** A step that runs is stopped and begins anew; a failed one is tried again; any other only has another agent. */
  steeredStep.extend({ action: z.literal('reassign'), agent: AgentName }),
  /** Of a step that has not begun, or has failed. What is not given stays; `null` takes it out. */
  steeredStep.extend({
    action: z.literal('edit_step'),
    ...seen,
    change: z
      .strictObject({
        title: ProposedSubtask.shape.title,
        description: ProposedSubtask.shape.description,
        agent: ProposedSubtask.shape.agent,
        dependsOn: ProposedSubtask.shape.dependsOn,
        evidence: ProposedSubtask.shape.evidence.nullable(),
        estimate: ProposedSubtask.shape.estimate.nullable(),
        tools: ProposedSubtask.shape.tools.nullable(),
        paths: ProposedSubtask.shape.paths.nullable(),
      })
      .partial(),
  }),
  /** It is approved by this. Steps that wait may be made to depend on it. */
  steered.extend({
    action: z.literal('add_step'),
    ...seen,
    step: z.strictObject(ProposedSubtask.shape),
    neededBy: z.array(SubtaskId).max(100).optional(),
  }),
  /** What is done and what runs stays; the agent that planned makes a new version of the rest, which needs a decision. */
  steered.extend({ action: z.literal('replan_rest'), feedback: z.string().trim().min(1).max(20_000) }),
  /** No step begins any more; what runs goes on to its end. */
  steered.extend({ action: z.literal('pause') }),
  steered.extend({ action: z.literal('resume') }),
  steered.extend({ action: z.literal('limit'), parallel: z.int().min(1).max(16) }),
  steered.extend({ action: z.literal('cancel') }),
]);
export type PlanSteer = z.infer<typeof PlanSteer>;

/** `plan.versions`: every version that there ever was, oldest first; two of them make a diff (`domain/plan-changes.ts`). */
export const PlanVersions = z.object({ versions: z.array(PlanVersion) });
export type PlanVersions = z.infer<typeof PlanVersions>;

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
