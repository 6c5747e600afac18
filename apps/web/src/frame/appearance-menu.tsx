import { SunMoon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import type { JSX } from 'react';
import { IconButton } from '@codelab/ui/icon-button';
import { Menu, MenuLabel, MenuRadioGroup, MenuSeparator } from '@codelab/ui/menu';
import { themes } from './themes.ts';
import { languageOptions, useLanguage } from './use-language.ts';

/** Theme and language, one press away. */
export function AppearanceMenu(): JSX.Element {
  const t = useTranslations('frame');
  const { theme = 'system', setTheme } = useTheme();
  const [language, setLanguage] = useLanguage();
  return (
    <Menu
      trigger={
        <IconButton label={t('appearance')}>
          <SunMoon aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuLabel>{t('theme.label')}</MenuLabel>
      <MenuRadioGroup
        label={t('theme.label')}
        value={theme}
        onValueChange={setTheme}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <MenuSeparator />
      <MenuLabel>{t('language.label')}</MenuLabel>
      <MenuRadioGroup
        label={t('language.label')}
        value={language}
        onValueChange={setLanguage}
        options={languageOptions}
      />
    </Menu>
  );
}
