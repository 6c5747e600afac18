import * as z from 'zod';
import { ShownCommand } from './call-facts.ts';
import { ApprovalId, CallId, ConversationId, Digest, Timestamp } from './ids.ts';
import { Failure } from './problem.ts';
import { ProposedRule, RuleDraft } from './rule.ts';
import { Risk } from './tool-call.ts';

/** A file that an approved call would change. `baseHash` is `absent` for a file that does not exist yet. */
export const FileChange = z.object({
  path: z.string(),
  baseHash: z.union([Digest, z.literal('absent')]),
  /** Unified diff, for people; never applied. */
  diff: z.string(),
  /** Text before and after, so that the diff can be shown side by side and edited; absent when too large or binary. */
  before: z.string().optional(),
  after: z.string().optional(),
  added: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  /** The file goes; `after` is empty then. */
  isRemoved: z.boolean().optional(),
});
export type FileChange = z.infer<typeof FileChange>;

export const ApprovalKind = z.enum(['tool', 'budget', 'unknown_outcome', 'scope']);
export type ApprovalKind = z.infer<typeof ApprovalKind>;

export const ApprovalDecision = z.enum(['approve', 'edit', 'reject', 'resolve']);
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

/** What cannot be applied from a trial: it is no text, or nothing that has a content. */
export const TrialOther = z.object({
  path: z.string(),
  what: z.enum(['binary', 'large', 'link', 'mode', 'folder', 'special', 'repository', 'more']),
});
export type TrialOther = z.infer<typeof TrialOther>;

/** What came of a command in a copy of the workspace, before a person decides about it. */
export const Trial = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ended'),
    at: Timestamp,
    durationMs: z.int().nonnegative(),
    /** `null` when a signal ended it. */
    exitCode: z.int().nullable(),
    output: z.string(),
    /** Approving writes the files as they are shown; when not, it runs the command itself. */
    applies: z.boolean(),
    others: z.array(TrialOther),
    /** Folders that it could only read. */
    readOnly: z.array(z.string()),
  }),
  z.object({ status: z.literal('failed'), at: Timestamp, problem: Failure }),
]);
export type Trial = z.infer<typeof Trial>;

/** A person's leave for one thing, as it waits. The digest covers tool, arguments and the base hashes of the files. */
export const Approval = z.object({
  id: ApprovalId,
  kind: ApprovalKind,
  version: z.int().positive(),
  digest: Digest,
  conversationId: ConversationId,
  callId: CallId.optional(),
  tool: z.string().optional(),
  arguments: z.json().optional(),
  risk: Risk,
  reason: z.string(),
  agent: z.string(),
  files: z.array(FileChange),
  /** The files are its changes; the digest covers it. */
  trial: Trial.optional(),
  /** Of a command: every program that it would run. */
  command: ShownCommand.optional(),
  /** Why an older version was replaced, if one was: a `ReasonCode`. */
  staleReason: z.string().optional(),
  requestedAt: Timestamp,
  expiresAt: Timestamp.optional(),
});
export type Approval = z.infer<typeof Approval>;

/** What the person changed before it ran. */
export const ApprovalChanges = z.object({
  arguments: z.json().optional(),
  files: z
    .array(
      z.object({
        path: z.string(),
        content: z.string(),
        /** From what was proposed to what the person made of it; absent in changes that are older. */
        diff: z.string().optional(),
      }),
    )
    .optional(),
});
export type ApprovalChanges = z.infer<typeof ApprovalChanges>;

export const Decided = z.object({
  decision: z.union([ApprovalDecision, z.enum(['expired', 'withdrawn'])]),
  /** Who decided: `owner` in local mode; `system` when it expired or was withdrawn. */
  by: z.string(),
  at: Timestamp,
  feedback: z.string().optional(),
  changes: ApprovalChanges.optional(),
  /** What it says of other calls: of leave, once this one is done. */
  remember: RuleDraft.optional(),
});
export type Decided = z.infer<typeof Decided>;

/** `approval.get`: the approval with what became of it, and the rules that `remember` may name. */
export const ApprovalDetails = z.object({
  approval: Approval,
  decided: Decided.optional(),
  rules: z.array(ProposedRule),
});
export type ApprovalDetails = z.infer<typeof ApprovalDetails>;
