import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { Accepted, type ClientMessage, type Command } from '@codelab/protocol/command';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import { checkDecision } from './check-decision.ts';
import { onceIn } from './once.ts';
import { type CheckedEdit, takeHitlDecision } from './take-hitl-decision.ts';
import { takePlanDecision } from './take-plan-decision.ts';
import { takeToolResult } from './take-tool-result.ts';
import { takeAgentSwitch, takeUserMessage } from './take-user-message.ts';

/**
 * What a person says. Committed before it is answered, in one short transaction under the conversation's lock: key,
 * transition, rows, events and job. What it needs from the disk is looked at before that.
 */
export function accept(engine: EngineContext, ownerId: OwnerId, command: Command): Promise<Accepted> {
  const { tracer } = engine.database;
  const about = { 'codelab.conversation.id': command.conversationId, 'codelab.command.key': command.key };
  return tracer.span(`accept ${command.message.type}`, { about }, async () => {
    const accepted = await acceptOnce(engine, ownerId, command);
    if (accepted.turnId !== undefined) tracer.tell({ 'codelab.turn.id': accepted.turnId });
    return accepted;
  });
}

async function acceptOnce(engine: EngineContext, ownerId: OwnerId, command: Command): Promise<Accepted> {
  const { conversationId, key, message } = command;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: message.type });
  const room = { work, dispatcher: engine.dispatcher };
  const edit =
    message.type === 'hitl_decision'
      ? await checkDecision(engine, work, { ownerId, conversationId, decision: message })
      : undefined;
  const asked = {
    label: 'accept_message',
    ownerId,
    key,
    conversationId,
    body: { conversationId, message },
    answer: Accepted,
  } as const;
  const accepted = await onceIn(room, asked, (transition) => {
    if (transition.conversation.status === 'archived') {
      throw new Problem('archived', 'This conversation is archived. Take it out of the archive first.');
    }
    return take(transition, message, edit);
  });
  // What is decided need not be tried any more.
  if (message.type === 'hitl_decision') engine.trials.stop(message.approvalId);
  return accepted;
}

/** The five doors into a conversation. Each runs inside the caller's transaction, under the conversation's lock. */
function take(transition: Transition, message: ClientMessage, edit: CheckedEdit | undefined): Promise<Accepted> {
  switch (message.type) {
    case 'user_message':
      return takeUserMessage(transition, message);
    case 'tool_result':
      return takeToolResult(transition, message);
    case 'switch_agent':
      return takeAgentSwitch(transition, message);
    case 'hitl_decision':
      return takeHitlDecision(transition, message, edit);
    case 'plan_decision':
      return takePlanDecision(transition, message);
  }
}
