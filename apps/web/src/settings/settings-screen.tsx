'use client';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Tabs } from '@codelab/ui/tabs';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { PageScreen } from '@/frame/page-screen.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { ModelSettings } from './model-settings.tsx';
import { ServerSettings } from './server-settings.tsx';
import { type SettingsTab, useSettingsTabs } from './use-settings-tabs.ts';

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
export function SettingsScreen({ tab: asked }: { tab?: string | undefined }): JSX.Element {
  const t = useTranslations('settings');
  const tabs = useSettingsTabs();
  const known = tabs.find(({ tab }) => tab === asked);
  return (
    <PageScreen title={t('title')}>
      <Tabs
        // Another address is another beginning, also for who is here already.
        key={asked}
        label={t('title')}
        {...(known && { defaultValue: known.tab })}
        tabs={tabs.map(({ tab, label }) => ({ value: tab, label, content: <Part tab={tab} /> }))}
      />
    </PageScreen>
  );
}

function Part({ tab }: { tab: SettingsTab }): JSX.Element {
  switch (tab) {
    case 'models':
      return <ModelSettings />;
    case 'rules':
      return <RuleSettings />;
    case 'agents':
      return <AgentSettings />;
    case 'mcp':
      return <McpSettings />;
    case 'appearance':
      return <AppearanceSettings />;
    case 'server':
      return <ServerSettings />;
  }
}
