import { useLocale } from 'next-intl';

/** An instant, by the person's clock. */
export function useWhen(): (at: string) => string {
  const locale = useLocale();
  return (at) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}
