import type { JSX } from 'react';
import { WorkspaceId } from '@codelab/protocol/ids';
import { NewConversationView } from '@/conversation/new-conversation-view.tsx';

export default async function NewConversationPage({ searchParams }: PageProps<'/'>): Promise<JSX.Element> {
  const { workspace } = await searchParams;
  return <NewConversationView workspaceId={WorkspaceId.safeParse(workspace).data} />;
}
