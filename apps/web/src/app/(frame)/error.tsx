'use client';
import type { JSX } from 'react';
import { BrokenScreen } from '@/frame/broken-screen.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }): JSX.Element {
  return <BrokenScreen error={error} onRetry={reset} />;
}
