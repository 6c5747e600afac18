import type { JSX } from 'react';
import { StatusScreen } from '@/status/status-screen.tsx';

export default function StatusPage(): JSX.Element {
  return <StatusScreen />;
}
