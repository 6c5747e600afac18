import type { JSX, ReactNode } from 'react';
import { Frame } from '@/frame/frame.tsx';

export default function FrameLayout({ children }: { children: ReactNode }): JSX.Element {
  return <Frame>{children}</Frame>;
}
