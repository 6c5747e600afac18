import type { Task } from './task.ts';
import { type Intent, word, wording } from './wording.ts';

const several = `(?<paths>${word}(?:(?:,| and|, and| и|, и) ${word})+)`;
const address = '<?(?<url>https?://[^\\s<>]+)>?';

/** What is asked of the repository, of the internet, and of several files at once. */
export const repositoryIntents: readonly Intent[] = [
  {
    pattern: wording('(?:(?:show|покажи) (?:me |the |мне )*)?(?:git status|git статус|статус git|статус репозитория)'),
    task: () => ({ type: 'git_status' }),
  },
  {
    pattern: wording('(?:(?:show|покажи) (?:me |the |мне )*)?git diff(?: (?:of |for )?{path})?'),
    task: (said) => (said('path') === '' ? { type: 'git_diff' } : { type: 'git_diff', path: said('path') }),
  },
  {
    pattern: wording('(?:(?:show|покажи) (?:me |the |мне )*)?(?:git log|историю git|историю репозитория)'),
    task: () => ({ type: 'git_log' }),
  },
  {
    pattern: wording(
      '(?:git )?commit(?: (?:all|everything|(?:the )?changes))?(?: (?:with|as|saying)(?: (?:the )?message)?)?:? (?<message>.+)',
    ),
    task: (said) => ({ type: 'git_commit', message: said('message') }),
  },
  {
    pattern: wording(
      '(?:закоммить|сделай коммит)(?: (?:всё|все|изменения))*(?: с (?:сообщением|текстом))?:? (?<message>.+)',
    ),
    task: (said) => ({ type: 'git_commit', message: said('message') }),
  },
  {
    pattern: wording(`(?:fetch|download)(?: (?:the )?(?:page|url|address))? ${address}`),
    task: (said) => ({ type: 'fetch', url: said('url') }),
  },
  {
    pattern: wording(`(?:запроси|скачай|загрузи)(?: (?:страницу|адрес))? ${address}`),
    task: (said) => ({ type: 'fetch', url: said('url') }),
  },
  {
    pattern: wording(
      `in (?:the )?(?:files )?${several},? (?:replace|change) (?<from>.+?) (?:with|by|to|into) (?<to>.+)`,
    ),
    task: replaceInAll,
  },
  {
    pattern: wording(
      `(?:replace|change) (?<from>.+?) (?:with|by|to|into) (?<to>.+?) in (?:the )?(?:files )?${several}`,
    ),
    task: replaceInAll,
  },
  {
    pattern: wording(`в (?:файлах )?${several},? (?:замени|поменяй|измени) (?<from>.+?) на (?<to>.+)`),
    task: replaceInAll,
  },
  {
    pattern: wording(`(?:замени|поменяй|измени) (?<from>.+?) на (?<to>.+?) в (?:файлах )?${several}`),
    task: replaceInAll,
  },
];

function replaceInAll(said: (name: string) => string): Task {
  const paths = said('paths')
    .split(/\s*,\s*(?:(?:and|и)\s+)?|\s+(?:and|и)\s+/u)
    .map((path) => path.replaceAll(/^["'`«“]|["'`»”]$/g, ''));
  return { type: 'replace_in_all', paths: [...new Set(paths)], from: said('from'), to: said('to') };
}
