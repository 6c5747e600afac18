import type { JSX } from 'react';
import { NewConversationView } from '@/conversation/new-conversation-view.tsx';

export default function NewConversationPage(): JSX.Element {
  return <NewConversationView />;
}
