'use client';
import { type JSX, useEffect, useState } from 'react';

/** The last resort: the layout itself is broken, so there are no messages, no theme and no components to rely on. */
const texts = {
  en: { title: 'Something broke', body: 'Nothing you sent is lost. Reload the page to go on.', reload: 'Reload' },
  ru: {
    title: 'Что-то сломалось',
    body: 'Отправленное не потеряно. Перезагрузите страницу, чтобы продолжить.',
    reload: 'Перезагрузить',
  },
};

export default function GlobalError(): JSX.Element {
  const [locale, setLocale] = useState<keyof typeof texts>('en');
  useEffect(() => setLocale(document.cookie.includes('codelab-locale=ru') ? 'ru' : 'en'), []);
  const text = texts[locale];
  return (
    <html lang={locale}>
      <body style={{ fontFamily: 'system-ui, sans-serif', maxWidth: '32rem', margin: '20vh auto', padding: '0 1rem' }}>
        <title>{text.title}</title>
        <main role="alert">
          <h1>{text.title}</h1>
          <p>{text.body}</p>
          <button type="button" onClick={() => location.reload()}>
            {text.reload}
          </button>
        </main>
      </body>
    </html>
  );
}
