import type { JSX } from 'react';
import { NotFoundScreen } from '@/frame/not-found-screen.tsx';

/** Outside of the frame: an address that is no page at all. */
export default function NotFound(): JSX.Element {
  return (
    <main className="flex min-h-dvh">
      <title>CodeLab</title>
      <NotFoundScreen />
    </main>
  );
}
