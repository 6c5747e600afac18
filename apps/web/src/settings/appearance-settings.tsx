import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import type { JSX } from 'react';
import { Checkbox } from '@codelab/ui/checkbox';
import { RadioGroup } from '@codelab/ui/radio-group';
import { shortcutsOn, useShortcutsOn } from '@/frame/shortcuts-on.ts';
import { themes } from '@/frame/themes.ts';
import { languageOptions, useLanguage } from '@/frame/use-language.ts';
import { Section } from './section.tsx';

export function AppearanceSettings(): JSX.Element {
  const t = useTranslations('settings.appearance');
  const frame = useTranslations('frame');
  const { theme = 'system', setTheme } = useTheme();
  const [language, setLanguage] = useLanguage();
  return (
    <div className="divide-y divide-border">
      <Section title={frame('theme.label')}>
        <RadioGroup
          label={frame('theme.label')}
          value={theme}
          onValueChange={setTheme}
          options={themes.map((value) => ({ value, label: frame(`theme.${value}`) }))}
        />
      </Section>
      <Section title={frame('language.label')}>
        <RadioGroup
          label={frame('language.label')}
          value={language}
          onValueChange={setLanguage}
          options={languageOptions}
        />
      </Section>
      <Section title={frame('shortcuts')} description={t('shortcutsHint')}>
        <Checkbox label={t('shortcuts')} checked={useShortcutsOn()} onCheckedChange={shortcutsOn.write} />
      </Section>
    </div>
  );
}
