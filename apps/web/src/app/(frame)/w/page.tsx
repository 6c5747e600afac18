import type { JSX } from 'react';
import { WorkspacesScreen } from '@/workspace/workspaces-screen.tsx';

export default function WorkspacesPage(): JSX.Element {
  return <WorkspacesScreen />;
}
