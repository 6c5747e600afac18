import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who cannot come in sees one of these, and nothing of the app. */
export type LoginPage = 'link_needed' | 'link_used';

type Language = 'en' | 'ru';

const texts: Record<Language, Record<LoginPage, { readonly title: string; readonly text: string }>> = {
  en: {
    link_needed: {
      title: 'Open the link from the terminal',
      text: 'CodeLab prints a link when it starts. Open it once in this browser, and you are signed in here.',
    },
    link_used: {
      title: 'This link was used already',
      text: 'Each link opens CodeLab once. The terminal shows a new one; open that instead.',
    },
  },
  ru: {
    link_needed: {
      title: 'Откройте ссылку из терминала',
      text: 'При запуске CodeLab печатает ссылку. Откройте её один раз в этом браузере, и вы войдёте.',
    },
    link_used: {
      title: 'Эта ссылка уже использована',
      text: 'Каждая ссылка открывает CodeLab один раз. В терминале есть новая: откройте её.',
    },
  },
};

const style = `
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.6 system-ui, sans-serif }
main { max-width: 26rem; padding: 2rem }
h1 { font-size: 1.25rem; margin: 0 0 .5rem }
p { margin: 0; opacity: .8 }`;

/** Allows the page's own style and nothing else. */
export const loginPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

export function loginPage(page: LoginPage, headers: IncomingHttpHeaders): string {
  const language = languageOf(headers);
  const { title, text } = texts[language][page];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CodeLab</title>
<style>${style}</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
}

/** What was chosen in the app, else what the browser asks for. */
function languageOf(headers: IncomingHttpHeaders): Language {
  const chosen = /(?:^|;\s*)codelab-locale=(en|ru)\b/.exec(headers.cookie ?? '')?.[1];
  const asked = /^\s*(en|ru)\b/i.exec(headers['accept-language'] ?? '')?.[1]?.toLowerCase();
  return (chosen ?? asked) === 'ru' ? 'ru' : 'en';
}
