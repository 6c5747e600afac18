import type { Hidden } from './quoted.ts';
import { repositoryIntents } from './repository-intents.ts';
import type { Task } from './task.ts';
import { type Intent, wording } from './wording.ts';

const theFile = '(?:(?:the|an?) )?(?:new )?(?:empty )?(?:file )?(?:(?:called|named) )?';
const fileRu = '(?:(?:новый|пустой) )*(?:файл )?';
const agentNames: readonly (readonly [RegExp, string])[] = [
  [/^(?:orchestrator|оркестратор\p{L}*)$/iu, 'orchestrator'],
  [/^(?:architect|архитектор\p{L}*)$/iu, 'architect'],
  [/^(?:coder|кодер\p{L}*|программист\p{L}*|разработчик\p{L}*)$/iu, 'coder'],
  [/^(?:debug|debugger|отладчик\p{L}*|отладк\p{L}*|дебаг\p{L}*)$/iu, 'debug'],
  [/^(?:ask|вопрос\p{L}*)$/iu, 'ask'],
];
const everywhere =
  /^(?:\.|\.\/|here|workspace|project|repo|repository|root|code|files|this|проекте?|коде?|корне|репозитории|файлах|всех)$/iu;

/** In order: what is more exact comes first. */
const intents: readonly Intent[] = [
  ...repositoryIntents,
  {
    pattern: wording(
      '(?:mkdir|(?:create|make|add) (?:an? |the )?(?:new )?(?:directory|folder|dir)) (?:(?:called|named) )?{path}',
    ),
    task: (said) => ({ type: 'make_directory', path: said('path') }),
  },
  {
    pattern: wording('(?:создай|сделай|добавь) (?:(?:новую|новый|пустую) )?(?:папку|каталог|директорию) {path}'),
    task: (said) => ({ type: 'make_directory', path: said('path') }),
  },
  {
    pattern: wording(
      `(?:create|write|make|add) ${theFile}{path}(?:(?: (?:with|containing|saying|that says)|:)(?: the)?(?: (?:contents?|text))?:?\\s*(?<content>[\\s\\S]+))?`,
    ),
    task: (said) => writeTask(said),
    linear: true,
  },
  {
    pattern: wording(
      `(?:создай|сделай|напиши|запиши|добавь) ${fileRu}{path}(?:(?:,? со?(?: (?:текстом|содержимым|содержанием|словами))?|:):?\\s*(?<content>[\\s\\S]+))?`,
    ),
    task: (said) => writeTask(said),
    linear: true,
  },
  {
    pattern: wording('(?:write|put|save) (?<content>.+?) (?:to|into|in) (?:the )?(?:file )?{path}'),
    task: (said) => writeTask(said),
  },
  {
    pattern: wording('(?:запиши|напиши|сохрани|положи) (?<content>.+?) в (?:файл )?{path}'),
    task: (said) => writeTask(said),
  },
  {
    pattern: wording('(?:replace|change) (?<from>.+?) (?:with|by|to|into) (?<to>.+?) in (?:the )?(?:file )?{path}'),
    task: (said) => replaceTask(said),
  },
  {
    pattern: wording('in (?:the )?(?:file )?{path},? (?:replace|change) (?<from>.+?) (?:with|by|to|into) (?<to>.+)'),
    task: (said) => replaceTask(said),
  },
  {
    pattern: wording('(?:замени|поменяй|измени) (?<from>.+?) на (?<to>.+?) в (?:файле )?{path}'),
    task: (said) => replaceTask(said),
  },
  {
    pattern: wording('в (?:файле )?{path},? (?:замени|поменяй|измени) (?<from>.+?) на (?<to>.+)'),
    task: (said) => replaceTask(said),
  },
  {
    pattern: wording(
      '(?:call|вызови)(?: (?:the )?(?:tool|инструмент))? {tool}(?: (?:with|со?)(?: (?:the )?(?:arguments|аргументами))?:?\\s*(?<given>[\\s\\S]+))?',
    ),
    task: (said) => callTask(said),
    linear: true,
  },
  {
    pattern: wording('(?:move|rename|mv) (?:the )?(?:(?:file|folder|directory) )?{from} (?:to|into|as) {to}'),
    task: (said) => ({ type: 'move', from: said('from'), to: said('to') }),
  },
  {
    pattern: wording('(?:перемести|перенеси|переименуй) (?:(?:файл|папку) )?{from} (?:в|на) {to}'),
    task: (said) => ({ type: 'move', from: said('from'), to: said('to') }),
  },
  {
    pattern: wording(
      '(?:delete|remove|rm|erase|удали|сотри) (?:the )?(?:(?:file|folder|directory|файл|папку) )?{path}',
    ),
    task: (said) => ({ type: 'delete', path: said('path') }),
  },
  {
    pattern: wording(
      '(?:switch|change|go|переключись|переключи|перейди|стань)(?: over)?(?: (?:to|на|в|к))?(?: the)?(?: (?:агента|режим))? (?<agent>[\\p{L}][\\p{L}\\d_-]*)(?: (?:agent|mode))?',
    ),
    task: (said) => ({ type: 'switch', agent: agentNamed(said('agent')) ?? said('agent').toLowerCase() }),
  },
  {
    pattern: wording('(?:use|become|позови) (?:the )?(?<agent>[\\p{L}]+)(?: (?:agent|mode))?'),
    task: (said) => {
      const agent = agentNamed(said('agent'));
      return agent === undefined ? undefined : { type: 'switch', agent };
    },
  },
  {
    pattern: wording('(?:ask me|спроси(?: у)? меня)(?: (?:about|for|о|об|про))?[,:]? (?<question>[\\s\\S]+)'),
    task: askTask,
  },
  {
    pattern: wording(
      '(?:think|ponder|wait|подумай|думай|поразмышляй|подожди)(?: (?:aloud|hard|вслух))?(?:(?: for)? (?:(?<count>\\d{1,4}|an?)\\s*)?(?<unit>s|secs?|seconds?|m|mins?|minutes?|с|сек\\p{L}*|м|мин\\p{L}*))?',
    ),
    task: thinkTask,
  },
  {
    pattern: wording('(?:fail|упади|сломайся|откажи)(?: (?<how>.+))?'),
    task: (said) => failTask(said('how')),
  },
  {
    pattern: wording(
      '(?:run|execute|exec|запусти|выполни|исполни)(?: (?:the )?(?:command|команду):?)? (?<command>[\\s\\S]+)',
    ),
    task: (said) => ({ type: 'run', command: commandOf(said('command')) }),
    linear: true,
  },
  {
    pattern: wording(
      '(?:read|cat|open|show|print|display|view)(?: me)?(?: the)?(?: contents? of)?(?: the)?(?: file)? {path}',
    ),
    task: (said) => readTask(said('path')),
  },
  {
    pattern: wording('(?:прочитай|прочти|открой|покажи|выведи|посмотри)(?: (?:мне|содержимое|файла?|текст))* {path}'),
    task: (said) => readTask(said('path')),
  },
  {
    pattern: wording('(?:read|прочитай|прочти)(?: (?:the )?(?:file|файл))? {path}'),
    task: (said) => ({ type: 'read', path: said('path') }),
  },
  {
    pattern: wording('(?:list|ls|dir)(?: {path})?'),
    task: (said) =>
      /^(?:the|all|files?|folders?|everything)$/i.test(said('path')) ? undefined : listTask(said('path')),
  },
  {
    pattern: wording(
      '(?:list|ls|show|display|what|which)(?: .*?)?(?:(?: (?:files?|folders?|directory|directories|contents|everything|there|is|are))+)(?: (?:in|of|under|inside) (?:the )?(?:(?:folder|directory) )?{path}(?: (?:folder|directory))?)?',
    ),
    task: (said) => listTask(said('path')),
  },
  {
    pattern: wording(
      '(?:покажи|выведи|перечисли|список|какие|что)(?: .*?)?(?: (?:файл|папк|каталог|содержим|есть|лежит)\\p{L}*)+(?: (?:в|из) (?:(?:папке|каталоге|директории|папки) )?{path})?',
    ),
    task: (said) => listTask(said('path')),
  },
  {
    pattern: wording('список файлов'),
    task: () => listTask(''),
  },
  {
    pattern: wording(
      '(?:search|grep|look|find)(?: (?:the )?(?:code|files|project|workspace))?(?: for)? (?<query>.+?)(?: (?:in|under|inside) (?:the )?(?:(?:folder|directory|file) )?{path})?',
    ),
    task: (said) => searchTask(said),
  },
  {
    pattern: wording(
      '(?:найди|поищи|ищи)(?: (?:все|слово|текст|строку))* (?<query>.+?)(?: во? (?:(?:папке|файле|каталоге) )?{path})?',
    ),
    task: (said) => searchTask(said),
  },
];

/** Longer than any request that is not the text of a file. */
const longestWording = 1_000;

/** What a piece of a request asks for, if it is something that the demo model understands. */
export function taskOf(piece: string, hidden: Hidden): Task | undefined {
  // A full stop ends a sentence, but `.` and `..` alone are paths.
  const text = piece.trim().replace(/(?<=[^\s.])[.!?…]+$/u, '');
  for (const { pattern, task, linear } of intents) {
    if (text.length > longestWording && !linear) continue;
    const match = pattern.exec(text);
    if (!match) continue;
    const understood = task((name) => hidden.contentOf(match.groups?.[name] ?? ''), hidden);
    if (understood && isWhole(understood)) return understood;
  }
  return undefined;
}

/** Nothing that a tool needs is missing or longer than it takes. */
function isWhole(task: Task): boolean {
  const needed = Object.entries(task).filter(
    ([name]) => name !== 'content' && !(name === 'to' && task.type.startsWith('replace')),
  );
  const isSaid = ([name, value]: [string, unknown]) =>
    typeof value !== 'string' || (value !== '' && value.length <= (name === 'command' ? 20_000 : 1_000));
  if (task.type === 'ask') return task.options.every((option) => option.length <= 200) && needed.every(isSaid);
  if (task.type === 'switch') return /^[a-z][a-z0-9_-]{0,39}$/.test(task.agent);
  return needed.every(isSaid);
}

function writeTask(said: (name: string) => string): Task | undefined {
  const path = said('path');
  if (!looksLikeFile(path)) return undefined;
  const content = said('content');
  return { type: 'write', path, content: content === '' || content.endsWith('\n') ? content : `${content}\n` };
}

function replaceTask(said: (name: string) => string): Task {
  return { type: 'replace', path: said('path'), from: said('from'), to: said('to') };
}

function readTask(path: string): Task | undefined {
  return looksLikeFile(path) ? { type: 'read', path } : undefined;
}

function listTask(path: string): Task {
  return { type: 'list', path: path === '' || everywhere.test(path) ? '.' : path };
}

function searchTask(said: (name: string) => string): Task {
  const path = said('path');
  return { type: 'search', query: said('query'), path: path === '' || everywhere.test(path) ? undefined : path };
}

/** A dot or a slash inside, or a name like `README` and `Makefile`. */
function looksLikeFile(path: string): boolean {
  return /[./]/.test(path.slice(0, -1)) || /^[A-Z]\w*$/.test(path);
}

function commandOf(said: string): string {
  return /^(?:(?:the|all|the project'?s) )?(?:tests|test suite)$|^тесты$/i.test(said) ? 'npm test' : said;
}

function agentNamed(said: string): string | undefined {
  return agentNames.find(([pattern]) => pattern.test(said))?.[1];
}

function askTask(said: (name: string) => string, hidden: Hidden): Task {
  const whole = said('question');
  const colon = whole.indexOf(':');
  const question = (colon === -1 ? whole : whole.slice(0, colon)).trim();
  const options = colon === -1 ? [] : whole.slice(colon + 1).split(/\s*,\s*(?:(?:or|или)\s+)?|\s+(?:or|или)\s+/iu);
  return {
    type: 'ask',
    question: `${question.slice(0, 1).toUpperCase()}${question.slice(1)}${question.endsWith('?') ? '' : '?'}`,
    options: options.map((option) => hidden.contentOf(option).replace(/[?.]$/, '')).filter((option) => option !== ''),
  };
}

/** Only tools of servers are called by their name: the others are asked for in words. */
function callTask(said: (name: string) => string): Task | undefined {
  const tool = said('tool');
  if (!/^[A-Za-z0-9-]+__[A-Za-z0-9_-]+$/.test(tool)) return undefined;
  try {
    const given: unknown = JSON.parse(said('given') || '{}');
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
    return { type: 'call', tool, given: { ...given } };
  } catch {
    return undefined;
  }
}

const longestThought = 600;

function thinkTask(said: (name: string) => string): Task {
  const count = /^\d+$/.test(said('count')) ? Number(said('count')) : 1;
  const unit = said('unit');
  const seconds = unit === '' ? 5 : /^[mм]/iu.test(unit) ? count * 60 : count;
  return { type: 'think', seconds: Math.min(longestThought, Math.max(1, seconds)) };
}

function failTask(how: string): Task | undefined {
  if (how === '' || /^(?:now|for good|please|сейчас|насовсем)$/iu.test(how)) return { type: 'fail', passing: false };
  return /retr|temporar|once|twice|time|повтор|временн|раз/iu.test(how) ? { type: 'fail', passing: true } : undefined;
}
