'use client';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Tabs } from '@codelab/ui/tabs';
import { PageScreen } from '@/frame/page-screen.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { ModelSettings } from './model-settings.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

export function SettingsScreen(): JSX.Element {
  const t = useTranslations('settings');
  return (
    <PageScreen title={t('title')}>
      <Tabs
        label={t('title')}
        tabs={[
          { value: 'models', label: t('models.title'), content: <ModelSettings /> },
          { value: 'appearance', label: t('appearance.title'), content: <AppearanceSettings /> },
          { value: 'workspace', label: t('workspace.title'), content: <WorkspaceSettings /> },
        ]}
      />
    </PageScreen>
  );
}
