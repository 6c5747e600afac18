import * as z from 'zod';
import { AgentName, Cost, ModelRef, Spent, Usage } from './agent.ts';
import { Approval, ApprovalChanges, ApprovalDecision } from './approval.ts';
import { CallCheckpoint } from './checkpoint.ts';
import { ConversationStatus, ConversationView, Queue, WaitingFor } from './conversation.ts';
import { ApprovalId, CallId, ConversationId, MessageId, PlanId, Seq, SubtaskId, Timestamp, TurnId } from './ids.ts';
import { BackgroundCommand, CommandAsked } from './live-command.ts';
import { Message } from './message.ts';
import {
  ChildWaiting,
  Plan,
  PlanCounts,
  PlanDecisionKind,
  PlanStatus,
  StepComment,
  SubtaskResult,
  SubtaskStatus,
  WaitsFor,
} from './plan.ts';
import { Failure } from './problem.ts';
import { RuleDraft } from './rule.ts';
import { ToolCallBase, ToolCallState } from './tool-call.ts';
import { withFields } from './with-fields.ts';

const covers = z.tuple([Seq, Seq]);

/** Everything that is kept in a conversation's log, without its place. Names are `spec.md` §4's. */
export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_added'), message: Message, covers: covers.optional() }),
  z.object({
    type: z.literal('assistant_started'),
    messageId: MessageId,
    attempt: z.int().positive(),
    agent: AgentName,
    model: ModelRef,
  }),
  z.object({
    type: z.literal('assistant_delta'),
    messageId: MessageId,
    /** Index of the part in the message. */
    part: z.int().nonnegative(),
    /** Where `text` begins in that part, in UTF-16 units. */
    offset: z.int().nonnegative(),
    text: z.string(),
    kind: z.enum(['text', 'reasoning', 'tool_input']),
    /** With `tool_input`: the tool that is being called. */
    tool: z.string().optional(),
  }),
  withFields(ToolCallState, { type: z.literal('tool_call'), messageId: MessageId, ...ToolCallBase.shape }),
  z.object({ type: z.literal('tool_started'), callId: CallId, checkpoint: CallCheckpoint.optional() }),
  z.object({ type: z.literal('tool_output'), callId: CallId, offset: z.int().nonnegative(), text: z.string() }),
  withFields(ToolCallState, {
    type: z.literal('tool_result'),
    callId: CallId,
    /** The text of a finished command as it is shown afterwards; replaces what its `tool_output` events said. */
    liveOutput: z.string().optional(),
    covers: covers.optional(),
  }),
  /** Whoever runs the command reads it here. */
  z.object({ type: z.literal('command_asked'), callId: CallId, asked: CommandAsked, by: z.string() }),
  z.object({ type: z.literal('command_updated'), command: BackgroundCommand }),
  z.object({ type: z.literal('approval_required'), approval: Approval }),
  z.object({
    type: z.literal('approval_decided'),
    approvalId: ApprovalId,
    version: z.int().positive(),
    callId: CallId.optional(),
    decision: ApprovalDecision,
    by: z.string(),
    feedback: z.string().optional(),
    changes: ApprovalChanges.optional(),
    remember: RuleDraft.optional(),
  }),
  z.object({
    type: z.literal('approval_expired'),
    approvalId: ApprovalId,
    version: z.int(),
    callId: CallId.optional(),
  }),
  z.object({
    type: z.literal('approval_withdrawn'),
    approvalId: ApprovalId,
    version: z.int(),
    callId: CallId.optional(),
    reason: z.string(),
  }),
  z.object({ type: z.literal('plan_approval_required'), plan: Plan }),
  z.object({
    type: z.literal('plan_decided'),
    planId: PlanId,
    version: z.int(),
    decision: PlanDecisionKind,
    by: z.string(),
    feedback: z.string().optional(),
    /** What was approved; absent = all that was held. */
    subtaskIds: z.array(SubtaskId).optional(),
    comments: z.array(StepComment).optional(),
    /** The steps that were approved may change the files they name. */
    grant: z.boolean().optional(),
    /** What the plan is by this; absent in logs that are older than the approval of a part. */
    status: PlanStatus.optional(),
  }),
  /** The whole plan as it is now: a person changed its steps, or sends what is left of it back to be planned anew. */
  z.object({
    type: z.literal('plan_changed'),
    plan: Plan,
    by: z.string(),
    change: z.enum(['patched', 'edited', 'added', 'reassigned', 'replanning', 'limited']),
  }),
  z.object({ type: z.literal('plan_updated'), planId: PlanId, status: PlanStatus, counts: PlanCounts }),
  z.object({
    type: z.literal('subtask_updated'),
    planId: PlanId,
    subtaskId: SubtaskId,
    status: SubtaskStatus,
    /** Absent in logs that are older than the approval of a part. */
    approved: z.boolean().optional(),
    childConversationId: ConversationId.optional(),
    approvalIds: z.array(ApprovalId).optional(),
    /** The whole of what waits in the child now. */
    waiting: ChildWaiting.optional(),
    result: SubtaskResult.optional(),
    problem: Failure.optional(),
    waitsFor: WaitsFor.optional(),
    /** By all tries of it so far. */
    spent: Spent.optional(),
    startedAt: Timestamp.optional(),
    endedAt: Timestamp.optional(),
  }),
  z.object({ type: z.literal('agent_switched'), from: AgentName, to: AgentName, reason: z.string() }),
  z.object({ type: z.literal('turn_started') }),
  withFields(WaitingFor, { type: z.literal('turn_waiting') }),
  z.object({ type: z.literal('turn_resumed') }),
  z.object({
    type: z.literal('turn_ended'),
    reason: z.enum(['completed', 'failed', 'cancelled']),
    code: z.string().optional(),
    usage: Usage,
    cost: Cost.optional(),
  }),
  z.object({ type: z.literal('messages_undone'), messageIds: z.array(MessageId), undone: z.boolean() }),
  z.object({ type: z.literal('queue_updated'), queue: Queue }),
  z.object({
    type: z.literal('conversation_updated'),
    title: z.string().optional(),
    status: ConversationStatus.optional(),
    model: ModelRef.optional(),
  }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string(), retryable: z.boolean() }),
]);
export type EventBody = z.infer<typeof EventBody>;
export type EventType = EventBody['type'];

/** Where an event stands: `seq` is its id and the whole cursor. */
export const EventPlace = z.object({
  seq: Seq,
  at: Timestamp,
  conversationId: ConversationId,
  turnId: TurnId.optional(),
});
export type EventPlace = z.infer<typeof EventPlace>;

/** An event of a conversation's log. */
export type KeptEvent = EventPlace & EventBody;

export const Snapshot = ConversationView.extend({ type: z.literal('snapshot') });
export type Snapshot = z.infer<typeof Snapshot>;

/** What `conversation.stream` yields. */
export type ConversationEvent = KeptEvent | Snapshot;

/** Deltas add to what is being said; once covered they may be pruned. */
export const deltaTypes = ['assistant_started', 'assistant_delta', 'tool_output'] as const satisfies EventType[];
