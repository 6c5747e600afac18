import { notFound } from 'next/navigation';
import type { JSX } from 'react';
import { WorkspaceId } from '@codelab/protocol/ids';
import { WorkspaceScreen } from '@/workspace/workspace-screen.tsx';

export default async function WorkspacePage({ params }: PageProps<'/w/[workspaceId]'>): Promise<JSX.Element> {
  const id = WorkspaceId.safeParse((await params).workspaceId);
  if (!id.success) notFound();
  return <WorkspaceScreen key={id.data} id={id.data} />;
}
