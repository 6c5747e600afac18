'use client';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Tabs } from '@codelab/ui/tabs';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { PageScreen } from '@/frame/page-screen.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { ModelSettings } from './model-settings.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

/** Most who come here do not come for these. */
const RuleSettings = dynamic(() =>
  untilLoaded(() => import('@/rules/rule-settings.tsx')).then((module) => module.RuleSettings),
);
const AgentSettings = dynamic(() =>
  untilLoaded(() => import('@/agents/agent-settings.tsx')).then((module) => module.AgentSettings),
);
const McpSettings = dynamic(() =>
  untilLoaded(() => import('@/mcp/mcp-settings.tsx')).then((module) => module.McpSettings),
);

/** `tab`: the one that the address asks for. */
export function SettingsScreen({ tab }: { tab?: string | undefined }): JSX.Element {
  const t = useTranslations('settings');
  const rules = useTranslations('rules');
  const agents = useTranslations('agents');
  const mcp = useTranslations('mcp');
  return (
    <PageScreen title={t('title')}>
      <Tabs
        label={t('title')}
        {...(tab !== undefined && { defaultValue: tab })}
        tabs={[
          { value: 'models', label: t('models.title'), content: <ModelSettings /> },
          { value: 'rules', label: rules('title'), content: <RuleSettings /> },
          { value: 'agents', label: agents('title'), content: <AgentSettings /> },
          { value: 'mcp', label: mcp('title'), content: <McpSettings /> },
          { value: 'appearance', label: t('appearance.title'), content: <AppearanceSettings /> },
          { value: 'workspace', label: t('workspace.title'), content: <WorkspaceSettings /> },
        ]}
      />
    </PageScreen>
  );
}
