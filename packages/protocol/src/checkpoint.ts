import * as z from 'zod';
import { CallId, CheckpointId, CommandKey, ConversationId, MessageId, Timestamp, WorkspaceId } from './ids.ts';

export const CheckpointReason = z.enum(['before_change', 'before_restore', 'by_hand']);
export type CheckpointReason = z.infer<typeof CheckpointReason>;

/** What a workspace's files were at one moment, and where its conversation stood. */
export const Checkpoint = z.object({
  id: CheckpointId,
  workspaceId: WorkspaceId,
  conversationId: ConversationId.optional(),
  conversationTitle: z.string().optional(),
  callId: CallId.optional(),
  messageId: MessageId.optional(),
  reason: CheckpointReason,
  /** The change it was made before, in words. */
  title: z.string(),
  /** The tool of that change. */
  tool: z.string().optional(),
  /** Those of its arguments that name it. */
  subject: z.record(z.string(), z.string()).optional(),
  /** Nothing lies between this one and the next older one. */
  isSameAsOlder: z.boolean(),
  /** The conversation can be restored to it too. */
  hasConversation: z.boolean(),
  /** Paths that were there and are not kept: larger than 5 MiB, not readable, or (with `/` at the end) a repository of their own. */
  leftOut: z.array(z.string()),
  createdAt: Timestamp,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** What became of the checkpoint before a changing call: that it failed does not keep the call from running. */
export const CallCheckpoint = z.discriminatedUnion('status', [
  z.object({ status: z.literal('kept'), checkpointId: CheckpointId }),
  z.object({ status: z.literal('failed'), message: z.string() }),
]);
export type CallCheckpoint = z.infer<typeof CallCheckpoint>;

/** One file of a comparison. */
export const ChangedFile = z.object({
  path: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  added: z.int().nonnegative().optional(),
  removed: z.int().nonnegative().optional(),
  /** Unified; empty when only its mode changed. */
  diff: z.string().optional(),
  /** Why there is no diff. */
  notShown: z.enum(['binary', 'too_large', 'protected']).optional(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

export const Comparison = z.object({
  files: z.array(ChangedFile),
  /** How many more files changed than are listed. */
  more: z.int().nonnegative(),
});
export type Comparison = z.infer<typeof Comparison>;

/** From a checkpoint: what can be restored to it, and what it did not keep. */
export const ComparedCheckpoint = Comparison.extend({ hasConversation: z.boolean(), leftOut: z.array(z.string()) });
export type ComparedCheckpoint = z.infer<typeof ComparedCheckpoint>;

/** `checkpoint.list`: latest first. */
export const ListCheckpoints = z.strictObject({
  workspaceId: WorkspaceId,
  conversationId: ConversationId.optional(),
  limit: z.int().min(1).max(200).default(50),
  before: CheckpointId.optional(),
});
export type ListCheckpoints = z.infer<typeof ListCheckpoints>;

export const CheckpointList = z.object({
  checkpoints: z.array(Checkpoint),
  hasMore: z.boolean(),
  /** In words, when no checkpoints are made here. */
  off: z.string().optional(),
});
export type CheckpointList = z.infer<typeof CheckpointList>;

/** `checkpoint.compare`: from a checkpoint to another one, or to the files as they are now. */
export const CompareCheckpoint = z.strictObject({
  checkpointId: CheckpointId,
  to: CheckpointId.optional(),
  /** Protected files too. */
  reveal: z.boolean().default(false),
});
export type CompareCheckpoint = z.infer<typeof CompareCheckpoint>;

/** `checkpoint.changed`: the files that changed while tools of this conversation ran, from before the first of them to now. */
export const ConversationChanges = z.strictObject({
  conversationId: ConversationId,
  reveal: z.boolean().default(false),
});
export type ConversationChanges = z.infer<typeof ConversationChanges>;

export const ChangedSince = Comparison.extend({
  /** Before the first change; absent when nothing was changed yet. */
  sinceId: CheckpointId.optional(),
  off: z.string().optional(),
});
export type ChangedSince = z.infer<typeof ChangedSince>;

/** `checkpoint.make`: by hand. */
export const MakeCheckpoint = z.strictObject({
  key: CommandKey,
  workspaceId: WorkspaceId,
  title: z.string().trim().min(1).max(200),
});
export type MakeCheckpoint = z.infer<typeof MakeCheckpoint>;

export const MadeCheckpoint = z.object({ checkpointId: CheckpointId });
export type MadeCheckpoint = z.infer<typeof MadeCheckpoint>;

export const RestoreKind = z.enum(['files', 'conversation', 'both']);
export type RestoreKind = z.infer<typeof RestoreKind>;

/** `checkpoint.restore`. A checkpoint is made first, so that it can be taken back. */
export const RestoreCheckpoint = z.strictObject({
  key: CommandKey,
  checkpointId: CheckpointId,
  what: RestoreKind,
  /** Only these files, or all beneath a folder that ends with `/`; not with `conversation`. */
  paths: z.array(z.string().min(1).max(4096)).min(1).max(2_000).optional(),
});
export type RestoreCheckpoint = z.infer<typeof RestoreCheckpoint>;

export const Restored = z.object({
  /** What was before: restoring this takes it back. */
  before: CheckpointId,
  /** Files that were put back or removed. */
  files: z.int().nonnegative(),
  /** Files that were left as they are, because what they are now is kept nowhere. */
  leftAlone: z.array(z.string()),
  /** Messages that were taken back, or brought back. */
  messages: z.int().nonnegative(),
});
export type Restored = z.infer<typeof Restored>;
