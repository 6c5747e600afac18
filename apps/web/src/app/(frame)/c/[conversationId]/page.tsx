import { notFound } from 'next/navigation';
import type { JSX } from 'react';
import { ConversationId } from '@codelab/protocol/ids';
import { ConversationScreen } from '@/conversation/conversation-screen.tsx';

export default async function ConversationPage({ params }: PageProps<'/c/[conversationId]'>): Promise<JSX.Element> {
  const id = ConversationId.safeParse((await params).conversationId);
  if (!id.success) notFound();
  return <ConversationScreen key={id.data} id={id.data} />;
}
