import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import type { JSX } from 'react';
import { DesignView } from './design-view.tsx';

export const metadata: Metadata = { title: 'Design', robots: { index: false } };

/** Every component in every state, for those who work on them. */
export default async function Page(): Promise<JSX.Element> {
  await connection();
  // biome-ignore lint/style/noProcessEnv: not a setting; the build replaces it, and what is for development goes with it.
  if (process.env.NODE_ENV === 'production') notFound();
  return <DesignView />;
}
