import * as z from 'zod';
import { AgentName, Spent } from './agent.ts';
import { Approval } from './approval.ts';
import { CallId, ConversationId, Digest, PlanId, SubtaskId, Timestamp, TurnId } from './ids.ts';
import { Failure } from './problem.ts';
import { AskedQuestion } from './tool-call.ts';

/** What a step is thought to take; what it took is told beside it. */
export const StepEstimate = z.strictObject({
  minutes: z.int().positive().max(100_000).optional(),
  tokens: z.int().positive().max(1_000_000_000).optional(),
});
export type StepEstimate = z.infer<typeof StepEstimate>;

/** One step of a plan, as proposed. */
export const ProposedSubtask = z.object({
  id: SubtaskId,
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(8_000),
  agent: AgentName,
  dependsOn: z.array(SubtaskId).max(50),
  /** What will show that it is done. */
  evidence: z.string().trim().min(1).max(2_000).optional(),
  estimate: StepEstimate.optional(),
  /** The tools it needs, by name or with wildcards. */
  tools: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
  /** Globs of the files it will change; none = it changes nothing; absent = it may change any. */
  paths: z.array(z.string().trim().min(1).max(500)).max(100).optional(),
});
export type ProposedSubtask = z.infer<typeof ProposedSubtask>;

export const SubtaskStatus = z.enum([
  'waiting',
  'ready',
  'running',
  'waiting_for_person',
  'done',
  'failed',
  'skipped',
  'cancelled',
]);
export type SubtaskStatus = z.infer<typeof SubtaskStatus>;

/** `complete`'s evidence, or why a step failed. */
export const SubtaskResult = z.object({
  summary: z.string(),
  changedFiles: z.array(z.string()),
  commands: z.array(z.object({ command: z.string(), exitCode: z.int() })),
});
export type SubtaskResult = z.infer<typeof SubtaskResult>;

/** A person's word on one step. Approved with it, the step's agent reads it; asked for changes, the one who plans. */
export const StepComment = z.object({ subtaskId: SubtaskId, text: z.string(), by: z.string(), at: Timestamp });
export type StepComment = z.infer<typeof StepComment>;

/** Why a step that could start does not: another one changes the same files, or enough steps run already. */
export const WaitsFor = z.discriminatedUnion('for', [
  z.object({
    for: z.literal('files'),
    /** A running step of this plan. */
    subtaskId: SubtaskId,
    /** A glob of this step and one of the other that may match the same file; `**` where one says nothing of its files. */
    paths: z.tuple([z.string(), z.string()]),
  }),
  z.object({ for: z.literal('limit'), of: z.enum(['plan', 'person', 'server']), limit: z.int().positive() }),
]);
export type WaitsFor = z.infer<typeof WaitsFor>;

export const Subtask = ProposedSubtask.extend({
  status: SubtaskStatus,
  /** `false` = held: nobody has approved it yet, so it does not start. */
  approved: z.boolean().default(true),
  /** Approved with leave to change the files it names, and no others, without asking. */
  granted: z.boolean().optional(),
  /** Only while it is `ready`. */
  waitsFor: WaitsFor.optional(),
  comments: z.array(StepComment).optional(),
  /** By all tries of it so far. */
  spent: Spent.optional(),
  conversationId: ConversationId.optional(),
  result: SubtaskResult.optional(),
  problem: Failure.optional(),
  startedAt: Timestamp.optional(),
  endedAt: Timestamp.optional(),
});
export type Subtask = z.infer<typeof Subtask>;

export const PlanStatus = z.enum([
  'awaiting_decision',
  'revising',
  'approved',
  'rejected',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);
export type PlanStatus = z.infer<typeof PlanStatus>;

export const PlanCounts = z.object({
  total: z.int(),
  done: z.int(),
  running: z.int(),
  waiting: z.int(),
  /** Those among `waiting` that nobody has approved. */
  held: z.int().default(0),
  waitingForPerson: z.int(),
  failed: z.int(),
  skipped: z.int(),
});
export type PlanCounts = z.infer<typeof PlanCounts>;

export const PlanDecisionKind = z.enum(['approve', 'modify', 'reject']);
export type PlanDecisionKind = z.infer<typeof PlanDecisionKind>;

/** What was proposed in one version; kept for ever, so that versions can be compared. */
export const PlanVersion = z.object({
  version: z.int().positive(),
  digest: Digest,
  title: z.string(),
  subtasks: z.array(ProposedSubtask),
  /** Set when a person asked for changes, or the offer was repeated. */
  note: z.string().optional(),
  /** Who made it: the agent that proposed it, or the person who changed it. */
  by: z.enum(['agent', 'person']).default('agent'),
  /** Why there is a next version, if a person asked for one. */
  feedback: z.string().optional(),
  comments: z.array(StepComment).optional(),
  proposedAt: Timestamp,
});
export type PlanVersion = z.infer<typeof PlanVersion>;

export const Plan = z.object({
  id: PlanId,
  conversationId: ConversationId,
  callId: CallId.optional(),
  version: z.int().positive(),
  digest: Digest,
  title: z.string(),
  status: PlanStatus,
  subtasks: z.array(Subtask),
  counts: PlanCounts,
  /** How many of its steps may run at the same time. */
  parallel: z.int().positive().default(3),
  /** By all its steps, and by those that are in it no more. */
  spent: Spent.default({
    usage: { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 0 },
    cost: { microDollars: 0, unpricedCalls: 0 },
  }),
  /** By steps that were begun and that a later version left out. */
  retired: Spent.optional(),
  note: z.string().optional(),
  /** The version before this one, so that the change can be shown; all of them: `plan.versions`. */
  previous: PlanVersion.optional(),
  decided: z
    .object({
      decision: PlanDecisionKind,
      by: z.string(),
      at: Timestamp,
      feedback: z.string().optional(),
      /** What was approved, when it was not all that was held. */
      subtaskIds: z.array(SubtaskId).optional(),
    })
    .optional(),
  proposedAt: Timestamp,
});
export type Plan = z.infer<typeof Plan>;

/** A question to the person: a call of `ask_user` that waits for its `tool_result`, or one whose server asks something. */
export const OpenQuestion = z.object({
  callId: CallId,
  conversationId: ConversationId,
  turnId: TurnId,
  agent: AgentName,
  questions: z.array(AskedQuestion),
  askedAt: Timestamp,
  /** The server of tools that asks, in its own words, and how long it waits. */
  from: z.string().optional(),
  message: z.string().optional(),
  until: Timestamp.optional(),
});
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/** What waits for a person in one child conversation; told to the parent in `subtask_updated`. */
export const ChildWaiting = z.object({ approvals: z.array(Approval), questions: z.array(OpenQuestion) });
export type ChildWaiting = z.infer<typeof ChildWaiting>;
