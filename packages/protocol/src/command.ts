import * as z from 'zod';
import { AgentName, ModelRef } from './agent.ts';
import {
  ApprovalId,
  CallId,
  CommandKey,
  ConversationId,
  Digest,
  PlanId,
  RuleId,
  Seq,
  SubtaskId,
  Timestamp,
  TurnId,
} from './ids.ts';
import { ProposedSubtask } from './plan.ts';

const version = z.int().positive();
const feedback = z.string().trim().max(20_000);

export const UserMessage = z.strictObject({
  type: z.literal('user_message'),
  content: z.string().trim().min(1).max(100_000),
  /** A switch committed with the message. */
  agent: AgentName.optional(),
  model: ModelRef.optional(),
  attachments: z
    .array(z.strictObject({ path: z.string().min(1).max(1_000) }))
    .max(20)
    .optional(),
  delivery: z.enum(['queue', 'steer']).optional(),
});
export type UserMessage = z.infer<typeof UserMessage>;

/** Exactly one of `result` and `error`. */
export const ToolResult = z
  .strictObject({
    type: z.literal('tool_result'),
    callId: CallId,
    result: z.json().optional(),
    error: z.strictObject({ code: z.string().min(1).max(100), message: z.string().max(20_000) }).optional(),
  })
  .refine((message) => (message.result === undefined) !== (message.error === undefined), {
    message: 'Give exactly one of result and error.',
  });
export type ToolResult = z.infer<typeof ToolResult>;

export const SwitchAgent = z.strictObject({
  type: z.literal('switch_agent'),
  agent: AgentName,
  reason: z.string().trim().max(1_000).optional(),
});
export type SwitchAgent = z.infer<typeof SwitchAgent>;

const decisionBase = z.strictObject({
  type: z.literal('hitl_decision'),
  approvalId: ApprovalId,
  version,
  digest: Digest,
  feedback: feedback.optional(),
});

/** One of the rules that `approval.get` proposed for this decision; it may end by itself. */
const remember = z.strictObject({ ruleId: RuleId, expiresAt: Timestamp.optional() });

/** The person's word on one approval. It decides what it names, and nothing else. */
export const HitlDecision = z.discriminatedUnion('decision', [
  decisionBase.extend({
    decision: z.literal('approve'),
    /** Becomes a rule when the call is done. */
    remember: remember.optional(),
  }),
  decisionBase.extend({
    decision: z.literal('edit'),
    /** Full replacement of the tool's arguments. */
    arguments: z.json().optional(),
    /** Full new contents of files that the approval showed. */
    files: z
      .array(z.strictObject({ path: z.string().min(1).max(1_000), content: z.string().max(1_000_000) }))
      .max(50)
      .optional(),
  }),
  decisionBase.extend({
    decision: z.literal('reject'),
    also: z
      .array(z.strictObject({ approvalId: ApprovalId, version, digest: Digest }))
      .max(50)
      .optional(),
    /** Becomes a rule at once. */
    remember: remember.optional(),
  }),
  decisionBase.extend({
    decision: z.literal('resolve'),
    outcome: z.enum(['run_again', 'done', 'failed']),
    output: z.string().max(100_000).optional(),
  }),
]);
export type HitlDecision = z.infer<typeof HitlDecision>;

/** A typed change to a proposed plan; applied as given, never re-generated. */
export const PlanPatch = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  /** The whole list, in its new order. Steps that were begun stay as they are. */
  subtasks: z.array(z.strictObject(ProposedSubtask.shape)).min(1).max(100).optional(),
});
export type PlanPatch = z.infer<typeof PlanPatch>;

const planBase = z.strictObject({
  type: z.literal('plan_decision'),
  planId: PlanId,
  version,
  digest: Digest,
});

const comments = z.array(z.strictObject({ subtaskId: SubtaskId, text: feedback.min(1) })).max(100);

export const PlanDecision = z.discriminatedUnion('decision', [
  planBase.extend({
    decision: z.literal('approve'),
    /** A sub-graph, closed under dependencies; the rest stays held until it is decided. Absent = all of it. */
    subtaskIds: z.array(SubtaskId).min(1).max(100).optional(),
    /** Made first, as version n+1; `subtaskIds` and `comments` are of the plan it makes. */
    patch: PlanPatch.optional(),
    feedback: feedback.optional(),
    /** The agents that carry out these steps read them. */
    comments: comments.optional(),
    /** While each of these steps runs, it may change the files in its `paths` without asking; nothing else. */
    grant: z.boolean().optional(),
  }),
  planBase.extend({ decision: z.literal('modify'), feedback: feedback.min(1), comments: comments.optional() }),
  /** Where a part was approved already: not the rest. What runs goes on. */
  planBase.extend({ decision: z.literal('reject'), feedback: feedback.optional() }),
]);
export type PlanDecision = z.infer<typeof PlanDecision>;

/** What a client may say: five kinds (the seed's names). `hitl_decision` and `plan_decision` are unions of their own on `decision`. */
export const ClientMessage = z.discriminatedUnion('type', [
  UserMessage,
  ToolResult,
  SwitchAgent,
  HitlDecision,
  PlanDecision,
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** The input of `conversation.send`. */
export const Command = z.strictObject({ conversationId: ConversationId, key: CommandKey, message: ClientMessage });
export type Command = z.infer<typeof Command>;

/** The answer to every command: it is committed. `seq` is the conversation's last event then. */
export const Accepted = z.object({
  accepted: z.literal(true),
  seq: Seq,
  turnId: TurnId.optional(),
  /** `false` when there was nothing to change. */
  changed: z.boolean().optional(),
  /** `true` when a user message was put into the queue. */
  queued: z.boolean().optional(),
});
export type Accepted = z.infer<typeof Accepted>;
