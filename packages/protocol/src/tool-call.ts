import * as z from 'zod';
import { ApprovalId, CallId, PlanId, Timestamp } from './ids.ts';
import { Failure } from './problem.ts';

export const Risk = z.enum(['read', 'write', 'execute', 'network']);
export type Risk = z.infer<typeof Risk>;

export const Verdict = z.enum(['allow', 'ask', 'deny']);
export type Verdict = z.infer<typeof Verdict>;

/** `server`: in the sandboxed workspace. `client`: in the browser or on a tool host. */
export const RunsOn = z.enum(['server', 'client']);
export type RunsOn = z.infer<typeof RunsOn>;

/** One question to a person; answered by a `tool_result` from the browser. */
export const Question = z.object({
  id: z.string().min(1).max(40),
  question: z.string().min(1).max(2_000),
  options: z.array(z.string().min(1).max(200)).max(12).optional(),
  /** May several options be chosen? */
  multiple: z.boolean().optional(),
});
export type Question = z.infer<typeof Question>;

/** The arguments of `ask_user`. */
export const AskUser = z.strictObject({ questions: z.array(Question).min(1).max(4) });
export type AskUser = z.infer<typeof AskUser>;

/** The result the browser sends for a question. */
export const Answers = z.object({ answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });
export type Answers = z.infer<typeof Answers>;

/** A question that need not be answered, or whose answer is more than text. Yes and no are `true` and `false`. */
export const AskedQuestion = z.object({
  ...Question.shape,
  options: z.array(z.string()).max(100).optional(),
  answerAs: z.enum(['text', 'number', 'integer', 'boolean']).optional(),
  optional: z.boolean().optional(),
});
export type AskedQuestion = z.infer<typeof AskedQuestion>;

/** What a call that runs asks a person meanwhile. Its server waits for the answer, so the question ends with it. */
export const ServerQuestion = z.object({
  id: z.uuid(),
  /** The server of tools that asks. */
  from: z.string(),
  message: z.string(),
  questions: z.array(AskedQuestion),
  askedAt: Timestamp,
  until: Timestamp,
  answer: z
    .discriminatedUnion('action', [
      z.object({ action: z.literal('accept'), ...Answers.shape }),
      z.object({ action: z.literal('decline') }),
    ])
    .optional(),
});
export type ServerQuestion = z.infer<typeof ServerQuestion>;

/**
 * The life of a tool call (`spec.md` §5): proposed → refused · awaiting_approval → rejected | expired | ready ·
 * waiting_for_client → done | failed · ready → started → done | failed | unknown · any open → cancelled.
 * Each state holds exactly what is known by then.
 */
export const ToolCallState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('refused'), problem: Failure }),
  z.object({
    status: z.literal('awaiting_approval'),
    decides: z.discriminatedUnion('type', [
      z.object({ type: z.literal('approval'), approvalId: ApprovalId }),
      z.object({ type: z.literal('plan'), planId: PlanId }),
    ]),
  }),
  z.object({ status: z.literal('waiting_for_client') }),
  z.object({ status: z.literal('ready') }),
  z.object({ status: z.literal('rejected'), feedback: z.string().optional() }),
  z.object({ status: z.literal('expired') }),
  z.object({ status: z.literal('started'), at: Timestamp, asks: ServerQuestion.optional() }),
  z.object({ status: z.literal('done'), output: z.json() }),
  z.object({ status: z.literal('failed'), problem: Failure }),
  z.object({ status: z.literal('unknown'), since: Timestamp, approvalId: ApprovalId }),
  z.object({ status: z.literal('cancelled') }),
]);
export type ToolCallState = z.infer<typeof ToolCallState>;
export type ToolCallStatus = ToolCallState['status'];

/**
 * Reasons that the server gives by name, so that people read them in their language; `name: subject` where there is
 * something to name. A `reason` that begins with none of these is a sentence already.
 */
export const ReasonCode = z.enum([
  'no_rule',
  'only_reads',
  'rule_allows',
  'rule_asks',
  'rule_denies',
  'protected_path',
  'no_sandbox',
  'switches_agent',
  'asks_person',
  'plan_needs_decision',
  'ends_step',
  'outcome_unknown',
  'budget_steps',
  'budget_tokens',
  'budget_money',
  'budget_repeats',
  'file_changed',
  'claimed_by_step',
  'edited',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** What is fixed when a call is proposed. `arguments` are as the model gave them. */
export const ToolCallBase = z.object({
  callId: CallId,
  tool: z.string(),
  arguments: z.json(),
  verdict: Verdict,
  /** The rule that gave the verdict. */
  rule: z.string().optional(),
  runsOn: RunsOn,
  risk: Risk,
  /** Why it runs, asks or was refused: a `ReasonCode`, or a sentence. */
  reason: z.string(),
});
export type ToolCallBase = z.infer<typeof ToolCallBase>;
