import { useRouter } from 'next/navigation';
import { type Locale, useLocale } from 'next-intl';
import { isLocale, localeCookie } from '@/i18n/locale.ts';

const yearSeconds = 365 * 24 * 60 * 60;

/** Each language in its own words: who needs it may not read the others. */
export const languageOptions: { value: Locale; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'ru', label: 'Русский' },
];

export function useLanguage(): [Locale, (language: string) => void] {
  const locale = useLocale();
  const router = useRouter();
  function choose(language: string): void {
    if (!isLocale(language)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs HTTPS, and the server reads this cookie.
    document.cookie = `${localeCookie}=${language}; path=/; max-age=${yearSeconds}; samesite=lax`;
    router.refresh();
  }
  return [locale, choose];
}
