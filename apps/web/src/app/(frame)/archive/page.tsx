import type { JSX } from 'react';
import { ArchiveScreen } from '@/frame/archive-screen.tsx';

export default function ArchivePage(): JSX.Element {
  return <ArchiveScreen />;
}
