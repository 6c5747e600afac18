import * as z from 'zod';
import { CallFacts } from './call-facts.ts';
import { CallId, CommandKey, ConversationId, Digest, RuleId, Timestamp, WorkspaceId } from './ids.ts';
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
 * glob, `command` the words that a command begins with (quoted as in a shell), `host` an internet name with wildcards.
 */
export const RuleDraft = z.strictObject({
  agent: pattern.max(80).optional(),
  tool: pattern.max(200).optional(),
  risk: Risk.optional(),
  path: pattern.optional(),
  command: pattern.optional(),
  host: pattern.max(253).optional(),
  /** One call and no other: the digest of its tool and arguments. */
  exactly: Digest.optional(),
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

/**
 * `person`: written by hand. `remembered`: from a call that was approved and succeeded. `rejected`: from a rejection.
 * `plan`: granted to one step with the approval of its plan, until the step ends.
 */
export const RuleOrigin = z.enum(['person', 'remembered', 'rejected', 'imported', 'plan']);
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

/** The owner's rules in their order. Those that were revoked or have expired are told too, for a while. */
export const RuleList = z.object({ rules: z.array(Rule) });
export type RuleList = z.infer<typeof RuleList>;

export const SavedRule = z.object({ rule: Rule });
export type SavedRule = z.infer<typeof SavedRule>;

/** `rule.move`: to just before another one, or to the end. */
export const MoveRule = z.strictObject({ key: CommandKey, ruleId: RuleId, before: RuleId.optional() });
export type MoveRule = z.infer<typeof MoveRule>;

export const RevokeRule = z.strictObject({ key: CommandKey, ruleId: RuleId });
export type RevokeRule = z.infer<typeof RevokeRule>;

/** An example that a rule does not keep: where it stands among its examples. */
export const BrokenExample = z.object({ list: z.enum(['matches', 'notMatches']), index: count });
export type BrokenExample = z.infer<typeof BrokenExample>;

/** `rule.test`: what `rule.save` would say of a draft, and what the draft would have decided. Nothing is kept. */
export const TestRule = z.strictObject({ rule: RuleDraft });
export type TestRule = z.infer<typeof TestRule>;

export const RuleTest = z.object({
  /** Why it could not be saved, whatever its examples say. */
  problem: z.string().optional(),
  broken: z.array(BrokenExample),
  backtest: Backtest,
});
export type RuleTest = z.infer<typeof RuleTest>;

/** A rule as it stands in the file of a workspace: it holds there, wherever that is. */
export const FiledRule = RuleDraft.omit({ scope: true });
export type FiledRule = z.infer<typeof FiledRule>;

/** `.codelab/rules.json` */
export const RuleFile = z.strictObject({ version: z.literal(1), rules: z.array(FiledRule).max(1_000) });
export type RuleFile = z.infer<typeof RuleFile>;

export const ExportRules = z.strictObject({ key: CommandKey, workspaceId: WorkspaceId });
export type ExportRules = z.infer<typeof ExportRules>;

export const ExportedRules = z.object({ path: z.string(), count });
export type ExportedRules = z.infer<typeof ExportedRules>;

/** `rule.import`: without a digest nothing is kept; with that of the file, what was shown of it is. */
export const ImportRules = z.strictObject({ key: CommandKey, workspaceId: WorkspaceId, digest: Digest.optional() });
export type ImportRules = z.infer<typeof ImportRules>;

export const ImportedRules = z.object({
  path: z.string(),
  digest: Digest,
  /** Those that are not kept yet, in the order of the file. */
  adds: z.array(RuleDraft),
  /** How many of the file hold here already. */
  known: count,
  imported: z.boolean(),
});
export type ImportedRules = z.infer<typeof ImportedRules>;

/** The first thing about a call that a rule does not fit. */
export const RuleMismatch = z.enum([
  'agent',
  'tool',
  'risk',
  'arguments',
  'path',
  'command',
  'host',
  'expired',
  'scope',
  'revoked',
  /** It would allow, and the command line cannot be read to its end. */
  'unclear',
  /** It would allow, and a word of the command is known to the shell alone. */
  'dynamic',
  /** It would allow, and the command line holds something dangerous. */
  'warned',
  /** It would allow, and the command writes a file that the rule does not name. */
  'redirect',
]);
export type RuleMismatch = z.infer<typeof RuleMismatch>;

/** `rule.explain` */
export const ExplainCall = z.strictObject({ conversationId: ConversationId, callId: CallId });
export type ExplainCall = z.infer<typeof ExplainCall>;

/** Why a call ran, was asked about or was refused. */
export const CallExplanation = z.object({
  callId: CallId,
  verdict: Verdict,
  /** As it was told with the call: a `ReasonCode`, or a sentence. */
  reason: z.string(),
  /** The rule that decided, as it stands now; absent where none did. */
  rule: Rule.optional(),
  /** Of a command line with several parts: the one that decided. */
  part: z.string().optional(),
  /** The rules that were tried before, in their order, and what each of them did not fit; the first of them. */
  tried: z.array(z.object({ rule: Rule, why: z.union([RuleMismatch, z.literal('overruled')]) })),
  facts: CallFacts.optional(),
});
export type CallExplanation = z.infer<typeof CallExplanation>;
