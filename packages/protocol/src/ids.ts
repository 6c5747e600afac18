import * as z from 'zod';

export const OwnerId = z.uuid().brand<'OwnerId'>();
export type OwnerId = z.infer<typeof OwnerId>;

export const WorkspaceId = z.uuid().brand<'WorkspaceId'>();
export type WorkspaceId = z.infer<typeof WorkspaceId>;

export const ConversationId = z.uuid().brand<'ConversationId'>();
export type ConversationId = z.infer<typeof ConversationId>;

export const TurnId = z.uuid().brand<'TurnId'>();
export type TurnId = z.infer<typeof TurnId>;

export const MessageId = z.uuid().brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** Ours, never the provider's: providers have been seen to give two parallel calls one id. */
export const CallId = z.uuid().brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;

export const ApprovalId = z.uuid().brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof ApprovalId>;

export const PlanId = z.uuid().brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;

/** Chosen by the model that proposed the plan; unique within its plan only. */
export const SubtaskId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,40}$/)
  .brand<'SubtaskId'>();
export type SubtaskId = z.infer<typeof SubtaskId>;

export const QueuedMessageId = z.uuid().brand<'QueuedMessageId'>();
export type QueuedMessageId = z.infer<typeof QueuedMessageId>;

export const RuleId = z.string().min(1).max(100).brand<'RuleId'>();
export type RuleId = z.infer<typeof RuleId>;

export const CheckpointId = z.uuid().brand<'CheckpointId'>();
export type CheckpointId = z.infer<typeof CheckpointId>;

export const McpServerId = z.uuid().brand<'McpServerId'>();
export type McpServerId = z.infer<typeof McpServerId>;

export const AgentId = z.uuid().brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** Made by the client, unique per owner; what it names takes effect once, however often it is sent. */
export const CommandKey = z.uuid().brand<'CommandKey'>();
export type CommandKey = z.infer<typeof CommandKey>;

/** ISO 8601 in UTC, as JSON has no dates. */
export const Timestamp = z.iso.datetime({ offset: true });
export type Timestamp = z.infer<typeof Timestamp>;

/** Hex sha-256 of canonical JSON; see `spec.md` §5. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export type Digest = z.infer<typeof Digest>;

/** Place in a conversation's one order of events: from 1, in commit order, without gaps. */
export const Seq = z.int().nonnegative();
export type Seq = z.infer<typeof Seq>;
