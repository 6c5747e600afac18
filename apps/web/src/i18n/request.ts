import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { features } from './features.ts';
import { localeCookie, localeOf } from './locale.ts';

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = localeOf(jar.get(localeCookie)?.value, head.get('accept-language'));
  const entries = features.map(async (feature) => {
    const { default: messages } = await import(`../../messages/${locale}/${feature}.json`);
    return [feature, messages] as const;
  });
  return { locale, messages: Object.fromEntries(await Promise.all(entries)) };
});
