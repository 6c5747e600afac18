import type { JSX } from 'react';
import { InboxScreen } from '@/frame/inbox-screen.tsx';

export default function InboxPage(): JSX.Element {
  return <InboxScreen />;
}
