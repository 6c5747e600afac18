import type { JSX } from 'react';
import { SettingsScreen } from '@/settings/settings-screen.tsx';

export default function SettingsPage(): JSX.Element {
  return <SettingsScreen />;
}
