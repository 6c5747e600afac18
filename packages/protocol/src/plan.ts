import * as z from 'zod';
import { AgentName } from './agent.ts';
import { Approval } from './approval.ts';
import { CallId, ConversationId, Digest, PlanId, SubtaskId, Timestamp, TurnId } from './ids.ts';
import { Failure } from './problem.ts';
import { AskedQuestion } from './tool-call.ts';

/** One step of a plan, as proposed. */
export const ProposedSubtask = z.object({
  id: SubtaskId,
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(8_000),
  agent: AgentName,
  dependsOn: z.array(SubtaskId).max(50),
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

export const Subtask = ProposedSubtask.extend({
  status: SubtaskStatus,
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
  note: z.string().optional(),
  /** The version before this one, so that the change can be shown. */
  previous: PlanVersion.optional(),
  decided: z
    .object({ decision: PlanDecisionKind, by: z.string(), at: Timestamp, feedback: z.string().optional() })
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
