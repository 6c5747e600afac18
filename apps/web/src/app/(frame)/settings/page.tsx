import type { JSX } from 'react';
import { SettingsScreen } from '@/settings/settings-screen.tsx';

export default async function SettingsPage({ searchParams }: PageProps<'/settings'>): Promise<JSX.Element> {
  const { tab } = await searchParams;
  return <SettingsScreen tab={typeof tab === 'string' ? tab : undefined} />;
}
