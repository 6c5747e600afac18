import { useTranslations } from 'next-intl';

/** The built-in model has a name in every language; the others are called what their providers call them. */
export function useModelTitle(): (ref: string, title?: string) => string {
  const t = useTranslations('common');
  return (ref, title = ref) => (ref === 'demo' ? t('demoModel') : title);
}
