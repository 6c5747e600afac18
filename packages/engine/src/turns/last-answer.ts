import { and, desc, eq } from 'drizzle-orm';
import type { MessageRow } from '@codelab/database/messages';
import { messages } from '@codelab/database/schema/conversations';
import type { TurnRow } from '@codelab/database/snapshot';
import type { Transition } from '../transition.ts';

export type Answer = {
  /** The model's last answer, when it answers all that was said: not when something was said after it. */
  readonly message: MessageRow | undefined;
  /** An answer was begun and is not kept yet: the process that heard it died, or the call is to be tried again. */
  readonly isBegun: boolean;
};

export async function lastAnswer({ tx, conversation }: Transition, turn: TurnRow): Promise<Answer> {
  const rows = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.id), eq(messages.turnId, turn.id)))
    .orderBy(desc(messages.seq));
  if (rows.some((row) => row.status === 'streaming')) return { message: undefined, isBegun: true };
  const last = rows.find((row) => row.role !== 'notice' || row.parts.some(isSaidToModel));
  return { message: last?.role === 'assistant' ? last : undefined, isBegun: false };
}

function isSaidToModel(part: MessageRow['parts'][number]): boolean {
  return part.type === 'notice' && (part.notice === 'plan_report' || part.notice === 'reminder');
}
