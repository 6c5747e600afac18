import * as z from 'zod';
import { CallId, CommandKey, ConversationId, RuleId, Timestamp, WorkspaceId } from './ids.ts';
import { Risk, Verdict } from './tool-call.ts';

/** Where a rule holds. A conversation's rules hold for whatever it starts, too. */
export const RuleScope = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('everywhere') }),
  z.strictObject({ in: z.literal('workspace'), workspaceId: WorkspaceId }),
  z.strictObject({ in: z.literal('conversation'), conversationId: ConversationId }),
]);
export type RuleScope = z.infer<typeof RuleScope>;

/** A call in short, against which a rule is tried when it is saved. What is absent is anything. */
export const RuleExample = z.strictObject({
  agent: z.string().max(40).optional(),
  tool: z.string().max(200).optional(),
  /** Of the workspace. */
  path: z.string().min(1).max(1_000).optional(),
  /** A whole command line. */
  command: z.string().min(1).max(20_000).optional(),
  /** The address that would be asked. */
  url: z.string().min(1).max(2_000).optional(),
});
export type RuleExample = z.infer<typeof RuleExample>;

const pattern = z.string().trim().min(1).max(1_000);

/**
 * What a rule says holds for calls that fit all that it names. `agent` and `tool` are named with wildcards, `path` is a
 * glob, `command` the words that a command begins with, `host` an internet name with wildcards.
 */
export const RuleDraft = z.strictObject({
  agent: pattern.max(80).optional(),
  tool: pattern.max(200).optional(),
  risk: Risk.optional(),
  path: pattern.optional(),
  command: pattern.optional(),
  host: pattern.max(253).optional(),
  scope: RuleScope,
  verdict: Verdict,
  /** In a person's words, for who is asked and for the model that is refused. */
  reason: z.string().trim().max(1_000).optional(),
  expiresAt: Timestamp.optional(),
  /** Must fit, or the rule is not saved. */
  matches: z.array(RuleExample).max(20).optional(),
  /** Must not fit, or the rule is not saved. */
  notMatches: z.array(RuleExample).max(20).optional(),
});
export type RuleDraft = z.infer<typeof RuleDraft>;

/** `person`: written by hand. `remembered`: from a call that was approved and succeeded. `rejected`: from a rejection. */
export const RuleOrigin = z.enum(['person', 'remembered', 'rejected', 'imported']);
export type RuleOrigin = z.infer<typeof RuleOrigin>;

/** A kept rule. Rules are tried in the order of their positions. */
export const Rule = z.object({
  ...RuleDraft.shape,
  id: RuleId,
  position: z.int(),
  origin: RuleOrigin,
  learnedFrom: z.object({ conversationId: ConversationId, callId: CallId }).optional(),
  createdAt: Timestamp,
  /** It holds no more, and explains what it decided before. */
  revokedAt: Timestamp.optional(),
});
export type Rule = z.infer<typeof Rule>;

const count = z.int().nonnegative();

/** What a rule would have decided of the owner's last calls that a person was asked about. */
export const Backtest = z.object({
  /** How many calls were looked at: at most the last 200. */
  approved: count,
  rejected: count,
  /** How many of each it would have fitted. */
  fitsApproved: count,
  fitsRejected: count,
});
export type Backtest = z.infer<typeof Backtest>;

/** A rule that a decision may bring with it, by its id; narrowest first. */
export const ProposedRule = z.object({
  ruleId: RuleId,
  /** With which decision it can be remembered. */
  with: z.enum(['approve', 'reject']),
  rule: RuleDraft,
  backtest: Backtest,
});
export type ProposedRule = z.infer<typeof ProposedRule>;

/** `rule.save`: without an id a new one, at the end of the order. */
export const SaveRule = z.strictObject({ key: CommandKey, ruleId: RuleId.optional(), rule: RuleDraft });
export type SaveRule = z.infer<typeof SaveRule>;
