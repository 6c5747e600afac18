import { and, eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { toolCalls, waits } from '@codelab/database/schema/work';
import type { ServerQuestion, ToolCallState } from '@codelab/protocol/tool-call';
import type { Transition } from '../transition.ts';
import { wakeParent } from '../turns/finish-turn.ts';
import { newApprovalId } from './ask-approval.ts';
import { tellCall } from './tell-call.ts';

type Started = Extract<ToolCallState, { status: 'started' }>;
type Running = { readonly call: ToolCallRow; readonly state: Started };

/** A call that runs asks a person something: kept with the call, and a wait like any other. */
export async function askFor(transition: Transition, { call, state }: Running, asks: ServerQuestion): Promise<void> {
  const { tx, conversation, at } = transition;
  await tx.insert(waits).values({
    conversationId: conversation.id,
    id: newApprovalId(),
    turnId: call.turnId,
    kind: 'client_result',
    subject: call.id,
    status: 'pending',
    version: 1,
    digest: '',
    createdAt: at,
    expiresAt: null, // the call that asks ends it
  });
  await noteState(transition, call, { ...state, asks });
}

/** The call runs on with what it is now known: its question answered, or taken back. */
export async function noteState(transition: Transition, call: ToolCallRow, state: Started): Promise<void> {
  const { tx, conversation } = transition;
  await tx
    .update(toolCalls)
    .set({ state })
    .where(and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.id, call.id)));
  tellCall(transition, call, state);
  wakeParent(transition);
}
