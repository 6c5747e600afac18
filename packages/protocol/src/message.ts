import * as z from 'zod';
import { AgentName, Cost, ModelRef, Usage } from './agent.ts';
import { Decided } from './approval.ts';
import { CallCheckpoint, RestoreKind } from './checkpoint.ts';
import { CheckpointId, MessageId, PlanId, Timestamp, TurnId } from './ids.ts';
import { Failure } from './problem.ts';
import { ToolCallBase, ToolCallState } from './tool-call.ts';
import { withFields } from './with-fields.ts';

export const TextPart = z.object({ type: z.literal('text'), text: z.string() });
export type TextPart = z.infer<typeof TextPart>;

export const ReasoningPart = z.object({
  type: z.literal('reasoning'),
  text: z.string(),
  /** The provider's own, sent back only to the same provider and model. */
  providerMetadata: z.json().optional(),
});
export type ReasoningPart = z.infer<typeof ReasoningPart>;

/** Arguments that are still being said; only in a streaming message. */
export const ToolInputPart = z.object({ type: z.literal('tool_input'), tool: z.string(), text: z.string() });
export type ToolInputPart = z.infer<typeof ToolInputPart>;

export const ToolCallPart = withFields(ToolCallState, {
  type: z.literal('tool_call'),
  ...ToolCallBase.shape,
  /** What the tool has said so far, as shown to people; `offset` of further output is its length in UTF-16 units. */
  liveOutput: z.string().optional(),
  /** What a person decided about it. */
  decided: Decided.optional(),
  /** What was kept of the files before it ran, if it may change any. */
  checkpoint: CallCheckpoint.optional(),
  startedAt: Timestamp.optional(),
  endedAt: Timestamp.optional(),
});
export type ToolCallPart = z.infer<typeof ToolCallPart>;

/**
 * A line of the log that nobody said. `plan_report` and `reminder` are shown to the model too, and `restored` where its
 * files are not what it left; the others only to people.
 */
export const NoticePart = z.discriminatedUnion('notice', [
  z.object({
    type: z.literal('notice'),
    notice: z.literal('agent_switched'),
    from: AgentName,
    to: AgentName,
    reason: z.string(),
  }),
  z.object({ type: z.literal('notice'), notice: z.literal('problem'), problem: Failure }),
  z.object({ type: z.literal('notice'), notice: z.literal('cancelled') }),
  z.object({ type: z.literal('notice'), notice: z.literal('plan_report'), planId: PlanId, text: z.string() }),
  z.object({ type: z.literal('notice'), notice: z.literal('reminder'), text: z.string() }),
  /** To the model it stands for the messages from the one to the other; people see all of them. */
  z.object({
    type: z.literal('notice'),
    notice: z.literal('summary'),
    text: z.string(),
    from: MessageId,
    to: MessageId,
    messages: z.int().positive(),
  }),
  z.object({
    type: z.literal('notice'),
    notice: z.literal('restored'),
    what: RestoreKind,
    /** Of the checkpoint: the change before which everything is again. */
    title: z.string(),
    files: z.int().nonnegative(),
    /** What was before: restoring it takes this back. */
    before: CheckpointId,
  }),
]);
export type NoticePart = z.infer<typeof NoticePart>;

export const Part = z.discriminatedUnion('type', [TextPart, ReasoningPart, ToolInputPart, ToolCallPart, NoticePart]);
export type Part = z.infer<typeof Part>;

export const MessageRole = z.enum(['user', 'assistant', 'notice']);
export type MessageRole = z.infer<typeof MessageRole>;

export const MessageStatus = z.enum(['streaming', 'complete', 'interrupted']);
export type MessageStatus = z.infer<typeof MessageStatus>;

export const Message = z.object({
  id: MessageId,
  turnId: TurnId.optional(),
  role: MessageRole,
  status: MessageStatus,
  agent: AgentName.optional(),
  model: ModelRef.optional(),
  /** Of a streaming message: which model call this text comes from. */
  attempt: z.int().positive().optional(),
  parts: z.array(Part),
  usage: Usage.optional(),
  cost: Cost.optional(),
  /** A person took it back: no model is told of it. */
  undone: z.literal(true).optional(),
  at: Timestamp,
});
export type Message = z.infer<typeof Message>;
