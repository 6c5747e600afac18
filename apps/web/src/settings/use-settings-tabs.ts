import { useTranslations } from 'next-intl';

/** As the address names it: `/settings?tab=rules`. */
export type SettingsTab = 'models' | 'rules' | 'agents' | 'mcp' | 'appearance' | 'server';

/** The parts of the settings, in their order. */
export function useSettingsTabs(): readonly { readonly tab: SettingsTab; readonly label: string }[] {
  const t = useTranslations('settings');
  const rules = useTranslations('rules');
  const agents = useTranslations('agents');
  const mcp = useTranslations('mcp');
  return [
    { tab: 'models', label: t('models.title') },
    { tab: 'rules', label: rules('title') },
    { tab: 'agents', label: agents('title') },
    { tab: 'mcp', label: mcp('title') },
    { tab: 'appearance', label: t('appearance.title') },
    { tab: 'server', label: t('server.title') },
  ];
}
