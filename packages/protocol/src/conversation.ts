import * as z from 'zod';
import { AgentName, Cost, ModelRef, Usage } from './agent.ts';
import { Approval, ApprovalKind } from './approval.ts';
import {
  ApprovalId,
  CallId,
  ConversationId,
  MessageId,
  PlanId,
  QueuedMessageId,
  Seq,
  SubtaskId,
  Timestamp,
  TurnId,
  WorkspaceId,
} from './ids.ts';
import { BackgroundCommand } from './live-command.ts';
import { Message } from './message.ts';
import { OpenQuestion, Plan } from './plan.ts';
import { Failure } from './problem.ts';
import { withFields } from './with-fields.ts';

export const ConversationStatus = z.enum(['active', 'archived', 'deleted']);
export type ConversationStatus = z.infer<typeof ConversationStatus>;

export const Conversation = z.object({
  id: ConversationId,
  title: z.string(),
  agent: AgentName,
  model: ModelRef,
  status: ConversationStatus,
  workspaceId: WorkspaceId,
  /** Set in a child conversation, which carries out one subtask. */
  parent: z.object({ conversationId: ConversationId, planId: PlanId, subtaskId: SubtaskId }).optional(),
  createdAt: Timestamp,
});
export type Conversation = z.infer<typeof Conversation>;

export const WaitingFor = z.discriminatedUnion('for', [
  z.object({ for: z.literal('approval'), approvalIds: z.array(ApprovalId) }),
  z.object({ for: z.literal('tool_result'), callIds: z.array(CallId) }),
  z.object({ for: z.literal('plan_decision'), planId: PlanId }),
  /** Not `at`, which is when an event came to be. */
  z.object({ for: z.literal('retry_at'), retryAt: Timestamp, attempt: z.int(), problem: Failure }),
]);
export type WaitingFor = z.infer<typeof WaitingFor>;

/** The open turn, or the last one when none is open. */
export const Turn = withFields(
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('queued') }),
    z.object({ status: z.literal('running') }),
    z.object({ status: z.literal('waiting'), waitingFor: WaitingFor }),
    z.object({ status: z.literal('completed'), endedAt: Timestamp }),
    z.object({ status: z.literal('failed'), endedAt: Timestamp, code: z.string() }),
    z.object({ status: z.literal('cancelled'), endedAt: Timestamp }),
  ]),
  { id: TurnId, startedAt: Timestamp, usage: Usage, cost: Cost },
);
export type Turn = z.infer<typeof Turn>;

/** A user message that came while a turn ran or waited. It decides nothing. */
export const QueuedMessage = z.object({
  id: QueuedMessageId,
  content: z.string(),
  agent: AgentName.optional(),
  model: ModelRef.optional(),
  delivery: z.enum(['queue', 'steer']),
  at: Timestamp,
});
export type QueuedMessage = z.infer<typeof QueuedMessage>;

export const Queue = z.object({ paused: z.boolean(), messages: z.array(QueuedMessage) });
export type Queue = z.infer<typeof Queue>;

/** What waits for a person: the conversation's own and its children's, each with its `conversationId`. */
export const Waiting = z.object({
  approvals: z.array(Approval),
  plans: z.array(Plan),
  questions: z.array(OpenQuestion),
});
export type Waiting = z.infer<typeof Waiting>;

/**
 * Everything the screen of one conversation shows, as of `cursor`. A snapshot is one of these; folding an event into
 * one gives the next (`domain/fold.ts`), and `view ⊕ events` equals a fresh snapshot.
 */
export const ConversationView = z.object({
  conversation: Conversation,
  /** The last 100, oldest first. */
  messages: z.array(Message),
  /** There are older ones: ask `conversation.messages` for what came before this one. */
  before: MessageId.optional(),
  turn: Turn.optional(),
  /** Of all its turns; those of its children are their own. */
  total: z.object({ usage: Usage, cost: Cost }),
  waiting: Waiting,
  plans: z.array(Plan),
  queue: Queue,
  /** Commands that a person let run on, the oldest first. */
  commands: z.array(BackgroundCommand),
  cursor: Seq,
});
export type ConversationView = z.infer<typeof ConversationView>;

/** A line of the conversation list. */
export const ConversationSummary = z.object({
  id: ConversationId,
  title: z.string(),
  agent: AgentName,
  status: ConversationStatus,
  activity: z.enum(['idle', 'running', 'waiting', 'failed']),
  /** How many things wait for a person here, children included. */
  waiting: z.int().nonnegative(),
  updatedAt: Timestamp,
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/** One thing that waits for a person. The highest version of an id wins. */
export const InboxItem = z.object({
  /** Of a failed step: its conversation's. */
  id: z.union([ApprovalId, PlanId, CallId, ConversationId]),
  kind: z.enum(['approval', 'plan', 'question', 'failed_step']),
  /** What kind of approval, if it is one. */
  approvalKind: ApprovalKind.optional(),
  version: z.int().positive(),
  conversationId: ConversationId,
  /** Where a person looks at it: the parent of a child conversation, else the same. */
  shownIn: ConversationId,
  conversationTitle: z.string(),
  agent: AgentName,
  title: z.string(),
  tool: z.string().optional(),
  risk: z.string().optional(),
  since: Timestamp,
});
export type InboxItem = z.infer<typeof InboxItem>;
