'use client';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Tabs } from '@codelab/ui/tabs';
import { PageScreen } from '@/frame/page-screen.tsx';
import { RuleSettings } from '@/rules/lazy-rule-settings.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { ModelSettings } from './model-settings.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

/** `tab`: the one that the address asks for. */
export function SettingsScreen({ tab }: { tab?: string | undefined }): JSX.Element {
  const t = useTranslations('settings');
  const rules = useTranslations('rules');
  return (
    <PageScreen title={t('title')}>
      <Tabs
        label={t('title')}
        {...(tab !== undefined && { defaultValue: tab })}
        tabs={[
          { value: 'models', label: t('models.title'), content: <ModelSettings /> },
          { value: 'rules', label: rules('title'), content: <RuleSettings /> },
          { value: 'appearance', label: t('appearance.title'), content: <AppearanceSettings /> },
          { value: 'workspace', label: t('workspace.title'), content: <WorkspaceSettings /> },
        ]}
      />
    </PageScreen>
  );
}
