import type { Conversation, ConversationView } from '@codelab/protocol/conversation';
import type { KeptEvent } from '@codelab/protocol/event';
import type { BackgroundCommand } from '@codelab/protocol/live-command';
import { noCost, noUsage } from './cost.ts';
import { compareText } from './internal/compare-text.ts';
import type { EventOf } from './internal/event-of.ts';
import { closeApproval, requireApproval } from './internal/fold-approvals.ts';
import { addOutput, setCall, settleCall, startCall } from './internal/fold-calls.ts';
import { addDelta, startMessage, undoMessages } from './internal/fold-messages.ts';
import { decidePlan, proposePlan, replacePlan, updatePlan, updateSubtask } from './internal/fold-plans.ts';
import { addMessage, endTurn, parkTurn, runTurn } from './internal/fold-turn.ts';

/** A conversation in which nothing has happened yet. */
export function emptyView(conversation: Conversation): ConversationView {
  return {
    conversation,
    messages: [],
    total: { usage: noUsage, cost: noCost },
    waiting: { approvals: [], plans: [], questions: [] },
    plans: [],
    queue: { paused: false, messages: [] },
    commands: [],
    cursor: 0,
  };
}

/**
 * The view after one more event. What the event says nothing about keeps its identity, so that only what changed is
 * drawn again. An event that is known already, or belongs to another conversation, changes nothing.
 *
 * Folding everything that followed a snapshot gives the snapshot of that later moment, whichever covered deltas were
 * heard, with one difference: a fresh snapshot has the last 100 messages, a live view keeps what it has.
 */
export function fold(view: ConversationView, event: KeptEvent): ConversationView {
  if (event.seq <= view.cursor || event.conversationId !== view.conversation.id) return view;
  return { ...changed(view, event), cursor: event.seq };
}

function changed(view: ConversationView, event: KeptEvent): ConversationView {
  switch (event.type) {
    case 'message_added':
      return addMessage(view, event);
    case 'assistant_started':
      return startMessage(view, event);
    case 'assistant_delta':
      return addDelta(view, event);
    case 'tool_call':
      return setCall(view, event);
    case 'tool_started':
      return startCall(view, event);
    case 'tool_output':
      return addOutput(view, event);
    case 'tool_result':
      return settleCall(view, event);
    case 'command_asked':
      return view;
    case 'command_updated':
      return { ...view, commands: withCommand(view.commands, event.command) };
    case 'approval_required':
      return requireApproval(view, event);
    case 'approval_decided':
    case 'approval_expired':
    case 'approval_withdrawn':
      return closeApproval(view, event);
    case 'plan_approval_required':
      return proposePlan(view, event);
    case 'plan_decided':
      return decidePlan(view, event);
    case 'plan_changed':
      return replacePlan(view, event);
    case 'plan_updated':
      return updatePlan(view, event);
    case 'subtask_updated':
      return updateSubtask(view, event);
    case 'agent_switched':
      return { ...view, conversation: { ...view.conversation, agent: event.to } };
    case 'turn_started':
    case 'turn_resumed':
      return runTurn(view, event);
    case 'turn_waiting':
      return parkTurn(view, event);
    case 'turn_ended':
      return endTurn(view, event);
    case 'messages_undone':
      return undoMessages(view, event);
    case 'queue_updated':
      return { ...view, queue: event.queue };
    case 'conversation_updated':
      return { ...view, conversation: updated(view.conversation, event) };
    case 'error':
      return view;
  }
}

/** In the order in which they began. */
function withCommand(known: readonly BackgroundCommand[], command: BackgroundCommand): BackgroundCommand[] {
  const others = known.filter(({ callId }) => callId !== command.callId);
  return [...others, command].sort(
    (left, right) => compareText(left.startedAt, right.startedAt) || compareText(left.callId, right.callId),
  );
}

function updated(known: Conversation, event: EventOf<'conversation_updated'>): Conversation {
  const { title = known.title, status = known.status, model = known.model } = event;
  return { ...known, title, status, model };
}
