import * as fc from 'fast-check';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import type { EventBody, KeptEvent } from '@codelab/protocol/event';
import {
  ApprovalId,
  CallId,
  ConversationId,
  MessageId,
  PlanId,
  QueuedMessageId,
  SubtaskId,
  TurnId,
} from '@codelab/protocol/ids';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import type { Message, Part } from '@codelab/protocol/message';
import type { OpenQuestion, Plan, Subtask, SubtaskResult, WaitsFor } from '@codelab/protocol/plan';
import type { ServerQuestion, ToolCallBase, ToolCallState } from '@codelab/protocol/tool-call';
import { withoutUndefined } from '../internal/without-undefined.ts';
import { countsOf, spentBy } from '../plan-graph.ts';
import { conversation, instant, logOf, uuid } from './example.ts';

type Parsing<Id> = { parse(text: string): Id };
const few = <Id>(ids: Parsing<Id>, from: number) =>
  fc.integer({ min: from, max: from + 2 }).map((n) => ids.parse(uuid(n)));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const fields = <Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) =>
  fc.record<Shape>(shape).map((made) => withoutUndefined(made) as Shape);

const messageId = few(MessageId, 0x10);
const callId = few(CallId, 0x20);
const approvalId = few(ApprovalId, 0x30);
const planId = few(PlanId, 0x40);
const turnId = few(TurnId, 0x50);
const childId = few(ConversationId, 0x60);
const subtaskId = fc.constantFrom('a', 'b', 'c').map((id) => SubtaskId.parse(id));
const agent = fc.constantFrom('coder', 'ask').map((name) => AgentName.parse(name));
const model = fc.constantFrom('demo', 'openai/gpt').map((ref) => ModelRef.parse(ref));
const at = fc.integer({ min: 0, max: 50 }).map(instant);
const text = fc.string({ maxLength: 6 });
const version = fc.integer({ min: 1, max: 3 });
const digest = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
const failure = fields({ code: fc.constant('tool_failed'), message: text });
const usage = fields({
  inputTokens: fc.nat(9),
  outputTokens: fc.nat(9),
  reasoningTokens: fc.nat(9),
  modelCalls: fc.constant(1),
});
const cost = fields({ microDollars: fc.nat(9), unpricedCalls: fc.nat(1) });

const serverQuestion = fields<ServerQuestion>({
  id: fc.integer({ min: 0x70, max: 0x72 }).map(uuid),
  from: fc.constant('files'),
  message: text,
  questions: fc.constant([{ id: 'q', question: 'Which?' }]),
  askedAt: at,
  until: at,
  answer: maybe(fc.constant({ action: 'decline' as const })),
});
const spent = fields({ usage, cost });

const callState: fc.Arbitrary<ToolCallState> = fc.oneof(
  fields({ status: fc.constantFrom('refused' as const, 'failed' as const), problem: failure }),
  fields({
    status: fc.constant('awaiting_approval' as const),
    decides: fc.oneof(
      fields({ type: fc.constant('approval' as const), approvalId }),
      fields({ type: fc.constant('plan' as const), planId }),
    ),
  }),
  fields({
    status: fc.constantFrom('waiting_for_client' as const, 'ready' as const, 'expired' as const, 'cancelled' as const),
  }),
  fields({ status: fc.constant('rejected' as const), feedback: maybe(text) }),
  fields({ status: fc.constant('started' as const), at, asks: maybe(serverQuestion) }),
  fields({ status: fc.constant('done' as const), output: fc.oneof(text, fc.constant({ ok: true })) }),
  fields({ status: fc.constant('unknown' as const), since: at, approvalId }),
);

const callBase: fc.Arbitrary<ToolCallBase> = fields<ToolCallBase>({
  callId,
  tool: fc.constantFrom('write_file', 'ask_user'),
  arguments: fc.constantFrom({ path: 'a.ts' }, { questions: [{ id: 'q', question: 'Which?' }] }),
  verdict: fc.constantFrom('allow', 'ask', 'deny'),
  rule: maybe(text),
  runsOn: fc.constantFrom('server', 'client'),
  risk: fc.constantFrom('read', 'write'),
  reason: text,
});

const decided = fields({
  decision: fc.constantFrom('approve' as const, 'reject' as const),
  by: fc.constant('owner'),
  at,
  feedback: maybe(text),
});

const part: fc.Arbitrary<Part> = fc.oneof(
  fields({ type: fc.constant('text' as const), text }),
  fields({ type: fc.constant('reasoning' as const), text }),
  fc
    .tuple(callBase, callState, fields({ liveOutput: maybe(text), decided: maybe(decided) }))
    .map(([base, state, rest]): Part => ({ type: 'tool_call', ...base, ...state, ...rest })),
  fields({ type: fc.constant('notice' as const), notice: fc.constant('reminder' as const), text }),
);

export const message: fc.Arbitrary<Message> = fields<Message>({
  id: messageId,
  turnId: maybe(turnId),
  role: fc.constantFrom('user', 'assistant', 'notice'),
  status: fc.constantFrom('complete', 'interrupted'),
  agent: maybe(agent),
  model: maybe(model),
  parts: fc.array(part, { maxLength: 3 }),
  usage: maybe(usage),
  cost: maybe(cost),
  at,
});

const approval: fc.Arbitrary<Approval> = fields<Approval>({
  id: approvalId,
  kind: fc.constantFrom('tool', 'unknown_outcome', 'budget'),
  version,
  digest,
  conversationId: fc.constant(conversation.id),
  callId: maybe(callId),
  risk: fc.constantFrom('write', 'execute'),
  reason: text,
  agent: fc.constant('coder'),
  files: fc.constant([]),
  requestedAt: at,
});
/** No two conversations share an approval. */
const childApproval = fc.tuple(approval, childId).map(([one, conversationId]) => ({
  ...one,
  conversationId,
  id: ApprovalId.parse(one.id.replace('-8000-', `-8${conversationId.slice(-3)}-`)),
}));

const question: fc.Arbitrary<OpenQuestion> = fields<OpenQuestion>({
  callId,
  conversationId: childId,
  turnId,
  agent,
  questions: fc.constant([{ id: 'q', question: 'Which?' }]),
  askedAt: at,
});

const subtaskStatus = fc.constantFrom<Subtask['status'][]>(
  ...(['waiting', 'ready', 'running', 'waiting_for_person', 'done', 'failed', 'skipped', 'cancelled'] as const),
);
const result = fields<SubtaskResult>({ summary: text, changedFiles: fc.constant([]), commands: fc.constant([]) });

const waitsFor: fc.Arbitrary<WaitsFor> = fc.oneof(
  fields({ for: fc.constant('files' as const), subtaskId, paths: fc.constant<[string, string]>(['**', 'src/**']) }),
  fields({
    for: fc.constant('limit' as const),
    of: fc.constantFrom('plan' as const, 'server' as const),
    limit: version,
  }),
);

const plan: fc.Arbitrary<Plan> = fc
  .tuple(
    fields<Omit<Plan, 'subtasks' | 'counts' | 'spent'>>({
      id: planId,
      conversationId: fc.constant(conversation.id),
      version,
      digest,
      title: text,
      status: fc.constantFrom('awaiting_decision', 'running'),
      parallel: fc.constant(3),
      retired: maybe(spent),
      proposedAt: at,
    }),
    fc.uniqueArray(
      fields<Subtask>({
        id: subtaskId,
        title: fc.constantFrom('Read it', 'Write it'),
        description: fc.constant(''),
        agent,
        dependsOn: fc.constant([]),
        status: subtaskStatus,
        approved: fc.boolean(),
        conversationId: maybe(childId),
        spent: maybe(spent),
        result: maybe(result),
        endedAt: maybe(at),
      }),
      { selector: ({ id }) => id, maxLength: 3 },
    ),
  )
  .map(([rest, subtasks]) => ({
    ...rest,
    subtasks,
    counts: countsOf(subtasks),
    spent: spentBy({ ...rest, subtasks }),
  }));

const kind = fc.constantFrom('text' as const, 'reasoning' as const, 'tool_input' as const);
const type = <Type extends EventBody['type']>(name: Type) => fc.constant(name);

/** Any event; `tool_call` and `tool_result` carry any state. */
const body: fc.Arbitrary<EventBody> = fc.oneof(
  fields({ type: type('message_added'), message }),
  fields({ type: type('assistant_started'), messageId, attempt: version, agent, model }),
  fields({
    type: type('assistant_delta'),
    messageId,
    part: fc.nat(2),
    offset: fc.nat(8),
    text,
    kind,
    tool: maybe(fc.constant('write_file')),
  }),
  fc
    .tuple(messageId, callBase, callState)
    .map(([id, base, state]): EventBody => ({ type: 'tool_call', messageId: id, ...base, ...state })),
  fields({
    type: type('tool_started'),
    callId,
    checkpoint: maybe(fields({ status: fc.constant('failed' as const), message: text })),
  }),
  fields({ type: type('messages_undone'), messageIds: fc.array(messageId, { maxLength: 2 }), undone: fc.boolean() }),
  fields({ type: type('tool_output'), callId, offset: fc.nat(8), text }),
  fc
    .tuple(callId, callState, maybe(text))
    .map(
      ([id, state, liveOutput]): EventBody =>
        withoutUndefined({ type: 'tool_result', callId: id, ...state, liveOutput }),
    ),
  fields({
    type: type('command_asked'),
    callId,
    asked: fc.oneof(
      fields({ action: fc.constantFrom('stop' as const, 'detach' as const) }),
      fields({ action: fc.constant('input' as const), text, end: maybe(fc.boolean()) }),
    ),
    by: fc.constant('owner'),
  }),
  fields({
    type: type('command_updated'),
    command: fields<BackgroundCommand>({
      callId,
      command: text,
      status: fc.constantFrom('running', 'ended', 'stopped', 'lost'),
      exitCode: maybe(fc.nat(9)),
      startedAt: at,
      endedAt: maybe(at),
    }),
  }),
  fields({ type: type('approval_required'), approval }),
  fields({
    type: type('approval_decided'),
    approvalId,
    version,
    callId: maybe(callId),
    decision: fc.constantFrom('approve' as const, 'reject' as const),
    by: fc.constant('owner'),
    feedback: maybe(text),
    remember: maybe(
      fields({
        scope: fc.constant({ in: 'everywhere' as const }),
        verdict: fc.constantFrom('allow' as const, 'deny' as const),
      }),
    ),
  }),
  fields({ type: type('approval_expired'), approvalId, version, callId: maybe(callId) }),
  fields({ type: type('approval_withdrawn'), approvalId, version, callId: maybe(callId), reason: text }),
  fields({ type: type('plan_approval_required'), plan }),
  fields({
    type: type('plan_decided'),
    planId,
    version,
    decision: fc.constantFrom('approve' as const, 'modify' as const, 'reject' as const),
    by: fc.constant('owner'),
    subtaskIds: maybe(fc.uniqueArray(subtaskId, { maxLength: 2 })),
    comments: maybe(fc.array(fields({ subtaskId, text, by: fc.constant('owner'), at }), { maxLength: 2 })),
    grant: maybe(fc.boolean()),
    status: maybe(fc.constantFrom('approved' as const, 'paused' as const, 'revising' as const)),
  }),
  fields({
    type: type('plan_changed'),
    plan,
    by: fc.constant('owner'),
    change: fc.constantFrom('patched' as const, 'edited' as const),
  }),
  fields({
    type: type('plan_updated'),
    planId,
    status: fc.constantFrom('running' as const, 'awaiting_decision' as const, 'failed' as const),
    counts: fc.constant(countsOf([])),
  }),
  fields({
    type: type('subtask_updated'),
    planId,
    subtaskId,
    status: subtaskStatus,
    approved: maybe(fc.boolean()),
    childConversationId: maybe(childId),
    waiting: maybe(
      fields({
        approvals: fc.uniqueArray(childApproval, { selector: ({ id }) => id, maxLength: 2 }),
        questions: fc.array(question, { maxLength: 1 }),
      }),
    ),
    result: maybe(result),
    waitsFor: maybe(waitsFor),
    spent: maybe(spent),
    startedAt: maybe(at),
  }),
  fields({ type: type('agent_switched'), from: agent, to: agent, reason: text }),
  fields({ type: fc.constantFrom('turn_started' as const, 'turn_resumed' as const) }),
  fields({ type: type('turn_waiting'), for: fc.constant('tool_result' as const), callIds: fc.array(callId) }),
  fields({
    type: type('turn_ended'),
    reason: fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const),
    usage,
    cost: maybe(cost),
  }),
  fields({
    type: type('queue_updated'),
    queue: fields({
      paused: fc.boolean(),
      messages: fc.array(
        fields({
          id: few(QueuedMessageId, 0x70),
          content: text,
          delivery: fc.constantFrom('queue' as const, 'steer' as const),
          at,
        }),
      ),
    }),
  }),
  fields({ type: type('conversation_updated'), title: maybe(text), model: maybe(model) }),
  fields({ type: type('error'), code: text, message: text, retryable: fc.boolean() }),
);

/** Tests only: every kind of event, over so few ids that they keep meeting each other. */
export const log: fc.Arbitrary<KeptEvent[]> = fc
  .array(fc.tuple(body, maybe(turnId)), { maxLength: 40 })
  .map((bodies) => logOf(bodies));
