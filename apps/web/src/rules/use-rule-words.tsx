import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { code } from '@/tool/use-tool-title.tsx';
import { ruleWhat } from './rule-what.ts';

type Told = Parameters<typeof ruleWhat>[0];

/** What a rule is about, in words: `rich` to look at, `plain` where only text can stand. */
export function useRuleWords(): { rich: (rule: Told) => ReactNode; plain: (rule: Told) => string } {
  const t = useTranslations('rules.what');
  return {
    rich(rule) {
      const { name, values } = ruleWhat(rule);
      return t.rich(name, { ...values, code });
    },
    plain(rule) {
      const { name, values } = ruleWhat(rule);
      return t.markup(name, { ...values, code: (chunks) => chunks });
    },
  };
}
