import type { JSX } from 'react';
import { NotFoundScreen } from '@/frame/not-found-screen.tsx';

export default function NotFound(): JSX.Element {
  return <NotFoundScreen />;
}
