import { useParams } from 'next/navigation';
import type { ConversationId } from '@codelab/protocol/ids';

/** The conversation that the address names. */
export function useCurrentConversation(): ConversationId | undefined {
  const { conversationId } = useParams<{ conversationId?: ConversationId }>();
  return conversationId;
}
