import type { ConversationExport } from '@codelab/protocol/conversation-export';
import type { ConversationId, OwnerId } from '@codelab/protocol/ids';
import { conversationOf, findConversation } from './conversations.ts';
import { allMessages } from './messages.ts';
import { plansOf } from './plans.ts';
import { totalOf } from './totals.ts';
import type { Transaction } from './unit-of-work.ts';

/** For the owner alone. What is being said just now is left out: an export holds what stands. */
export async function conversationExport(
  tx: Transaction,
  ownerId: OwnerId,
  id: ConversationId,
): Promise<ConversationExport> {
  const conversation = await findConversation(tx, ownerId, id);
  const messages = await allMessages(tx, id);
  return {
    format: 'codelab.conversation.1',
    exportedAt: new Date().toISOString(),
    conversation: conversationOf(conversation),
    messages: messages.filter(({ status }) => status !== 'streaming'),
    plans: (await plansOf(tx, id)).map(({ plan }) => plan),
    total: await totalOf(tx, id),
  };
}
