import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import type { JSX } from 'react';
import { DesignView } from './design-view.tsx';

export const metadata: Metadata = { title: 'Design', robots: { index: false } };

/** Every component in every state, for those who work on them. */
export default async function Page(): Promise<JSX.Element> {
  await connection();
  // biome-ignore-start lint/style/noProcessEnv: a page for development, asked for where the server is started.
  const shown = process.env.NODE_ENV !== 'production' || process.env.CODELAB_DESIGN === '1';
  // biome-ignore-end lint/style/noProcessEnv: see above.
  if (!shown) notFound();
  return <DesignView />;
}
