import { SubtaskStatus } from '@codelab/protocol/plan';
import { quote } from './markdown.ts';
import type { Language } from './task.ts';

/** What the demo model says that is not the result of a tool. Every last answer ends with `label`, or begins with its name. */
export type Phrases = {
  readonly label: string;
  readonly help: string;
  readonly proposing: string;
  readonly proposingAgain: string;
  readonly noteAttached: string;
  readonly planRunning: string;
  readonly planRejected: (feedback: string | undefined) => string;
  readonly planReport: (report: string) => string;
  readonly notUnderstood: (pieces: readonly string[]) => string;
  readonly doing: readonly [string, ...string[]];
  readonly askedForAgent: (agent: string) => string;
  readonly needsTool: (tool: string, agent: string) => string;
  readonly mayNot: (tool: string) => string;
  readonly stopped: string;
  readonly rejected: (call: string) => string;
  readonly didNotRun: (call: string) => string;
  readonly failed: (call: string) => string;
  readonly stepDone: string;
  readonly thought: (seconds: number) => string;
  readonly thinking: (second: number, of: number) => string;
  readonly failing: string;
  readonly failingForNow: string;
  readonly nothing: string;
  readonly more: (lines: number) => string;
  readonly empty: string;
  readonly noMatches: string;
  readonly exited: (command: string, code: string) => string;
  readonly runsOn: (command: string) => string;
  readonly wrote: (path: string) => string;
  readonly changed: (path: string) => string;
  readonly repository: (branch: string, count: number) => string;
  readonly noChanges: string;
  readonly commits: (count: number) => string;
  readonly committed: (commit: string, count: number) => string;
  readonly fetched: (url: string, status: number) => string;
  readonly created: (path: string) => string;
  readonly deleted: (path: string) => string;
  readonly moved: (from: string, to: string) => string;
  readonly switched: (agent: string) => string;
  readonly answered: string;
  /** `path` is empty for the root of the workspace. */
  readonly files: (path: string, count: number) => string;
  readonly matches: (count: number) => string;
  readonly lines: (path: string, count: number) => string;
};

const en: Phrases = {
  label: '_Demo model: this answer is put together from real tool results; nothing in it is made up._',
  help: `**Demo model.** I am built in so that CodeLab works without a key. I cannot reason, but every tool call I make is real. I understand:

- \`list files\`, \`read package.json\`, \`search for TODO in src\`
- \`create hello.txt with hello\`, \`replace "a" with "b" in hello.txt\`, \`move a.txt to b.txt\`, \`delete b.txt\`, \`create folder docs\`
- \`in a.txt and b.txt replace "x" with "y"\`: one change in several files
- \`run npm test\`
- \`git status\`, \`git diff\`, \`git log\`, \`commit "message"\`, \`fetch https://example.org\`
- \`read a.txt and b.txt at once\`: parallel calls
- \`create a.txt with hi, then run cat a.txt\`, or a numbered list: a plan that you approve
- \`ask me which colour: red, green or blue\`
- \`switch to architect\` (or orchestrator, coder, debug, ask)
- \`think for 10 seconds\`, \`fail\`
- \`call files__read_text_file with {"path": "a.txt"}\`: a tool of an MCP server

To connect a real model, add a key under **Settings → Models**, or set \`OPENAI_API_KEY\`, \`ANTHROPIC_API_KEY\`, \`GOOGLE_GENERATIVE_AI_API_KEY\` or \`CODELAB_COMPATIBLE_URL\` before the start.`,
  proposing: 'This has several steps, so here is a plan. Nothing happens until you approve it.',
  proposingAgain: 'I changed the plan as you asked. Please look at it again.',
  noteAttached:
    'As a demo I can only add, remove, replace and reorder steps. I attached your words to every step as a note; please look at the plan again.',
  planRunning: 'The plan is approved and now runs by itself. You can go on talking meanwhile; I will tell how it ends.',
  planRejected: (feedback) => `You rejected the plan, so nothing was done.${quoted(feedback)}`,
  planReport: (report) => `News of the plan:${quoted(report)}`,
  notUnderstood: (pieces) => `I left out what I do not understand:${pieces.map((piece) => quoted(piece)).join('')}`,
  doing: ['Let me do that.', 'Next.', 'And now this.'],
  askedForAgent: (agent) => `You asked for ${agent}.`,
  needsTool: (tool, agent) => `This needs \`${tool}\`, so I hand over to **${agent}**.`,
  mayNot: (tool) => `I may not do this: I have no \`${tool}\` here, and no agent that I could hand over to.`,
  stopped: 'I stopped here and did nothing further.',
  rejected: (call) => `You rejected ${call}; it did not run.`,
  didNotRun: (call) => `${call} did not run.`,
  failed: (call) => `${call} did not succeed.`,
  stepDone: 'This step is done.',
  thought: (seconds) => `I have thought for ${seconds} s, as you asked. I came to no insight: I am a demo.`,
  thinking: (second, of) => `Second ${second} of ${of}: still thinking, as you asked. `,
  failing: 'Demo model: this call failed because you asked it to.',
  failingForNow:
    'Demo model: this call failed because you asked it to, in a way that may be tried again. I keep nothing between calls, so it fails each time; cancel when you have seen enough.',
  nothing: 'There was nothing to do.',
  more: (lines) => `… ${lines} more lines`,
  empty: '(empty)',
  noMatches: 'No matches.',
  exited: (command, code) => `${command} ended with exit code **${code}**.`,
  runsOn: (command) => `${command} runs on, as you wish. So far it has printed:`,
  wrote: (path) => `Wrote ${path}.`,
  changed: (path) => `Changed ${path}.`,
  repository: (branch, count) => `On ${branch}, ${count} changed ${count === 1 ? 'file' : 'files'}.`,
  noChanges: 'There are no changes.',
  commits: (count) => `${count} ${count === 1 ? 'commit' : 'commits'}:`,
  committed: (commit, count) => `Committed ${count} ${count === 1 ? 'file' : 'files'} as ${commit}.`,
  fetched: (url, status) => `${url} answered with ${status}:`,
  created: (path) => `Created the folder ${path}.`,
  deleted: (path) => `Deleted ${path}.`,
  moved: (from, to) => `Moved ${from} to ${to}.`,
  switched: (agent) => `Handed over to **${agent}**.`,
  answered: 'You answered:',
  files: (path, count) => `${path || 'The workspace'} holds ${count} ${count === 1 ? 'entry' : 'entries'}:`,
  matches: (count) => `${count} ${count === 1 ? 'match' : 'matches'}:`,
  lines: (path, count) => `${path}, ${count} ${count === 1 ? 'line' : 'lines'}:`,
};

const ru: Phrases = {
  label: '_Демо-модель: ответ собран из настоящих результатов инструментов, ничего не выдумано._',
  help: `**Демо-модель.** Я встроена, чтобы CodeLab работал без ключа. Рассуждать я не умею, но каждый мой вызов инструмента настоящий. Я понимаю:

- \`покажи файлы\`, \`прочитай package.json\`, \`найди TODO в src\`
- \`создай hello.txt с текстом привет\`, \`замени "а" на "б" в hello.txt\`, \`перемести a.txt в b.txt\`, \`удали b.txt\`, \`создай папку docs\`
- \`в a.txt и b.txt замени "x" на "y"\`: одно изменение в нескольких файлах
- \`запусти npm test\`
- \`git status\`, \`git diff\`, \`git log\`, \`закоммить "сообщение"\`, \`запроси https://example.org\`
- \`прочитай a.txt и b.txt одновременно\`: параллельные вызовы
- \`создай a.txt с текстом привет, затем запусти cat a.txt\` или нумерованный список: план, который вы одобряете
- \`спроси меня, какой цвет: красный, зелёный или синий\`
- \`переключись на architect\` (или orchestrator, coder, debug, ask)
- \`подумай 10 секунд\`, \`упади\`
- \`вызови files__read_text_file с {"path": "a.txt"}\`: инструмент сервера MCP

Чтобы подключить настоящую модель, добавьте ключ в **Настройки → Модели** или задайте перед запуском \`OPENAI_API_KEY\`, \`ANTHROPIC_API_KEY\`, \`GOOGLE_GENERATIVE_AI_API_KEY\` или \`CODELAB_COMPATIBLE_URL\`.`,
  proposing: 'Здесь несколько шагов, поэтому вот план. Ничего не произойдёт, пока вы его не одобрите.',
  proposingAgain: 'Я изменила план, как вы просили. Посмотрите ещё раз.',
  noteAttached:
    'Я демо и умею только добавлять, убирать, заменять и переставлять шаги. Ваши слова я приложила к каждому шагу; посмотрите план ещё раз.',
  planRunning: 'План одобрен и теперь выполняется сам. Можно продолжать разговор; я сообщу, чем он закончится.',
  planRejected: (feedback) => `Вы отклонили план, ничего не сделано.${quoted(feedback)}`,
  planReport: (report) => `Новости о плане:${quoted(planReportInRussian(report))}`,
  notUnderstood: (pieces) => `Непонятное я пропустила:${pieces.map((piece) => quoted(piece)).join('')}`,
  doing: ['Делаю.', 'Дальше.', 'Теперь это.'],
  askedForAgent: (agent) => `Вы попросили агента ${agent}.`,
  needsTool: (tool, agent) => `Для этого нужен \`${tool}\`, передаю агенту **${agent}**.`,
  mayNot: (tool) => `Мне нельзя: здесь у меня нет \`${tool}\`, и передать некому.`,
  stopped: 'На этом я остановилась и больше ничего не делала.',
  rejected: (call) => `Вы отклонили ${call}; вызов не выполнялся.`,
  didNotRun: (call) => `Не выполнялось: ${call}.`,
  failed: (call) => `Не получилось: ${call}.`,
  stepDone: 'Этот шаг выполнен.',
  thought: (seconds) => `Я подумала ${seconds} с, как вы просили. Ни к чему не пришла: я демо.`,
  thinking: (second, of) => `Секунда ${second} из ${of}: всё ещё думаю, как вы просили. `,
  failing: 'Демо-модель: вызов не удался, потому что вы так попросили.',
  failingForNow:
    'Демо-модель: вызов не удался, потому что вы так попросили; его можно повторить. Между вызовами я ничего не помню, поэтому он не удастся каждый раз; отмените, когда увидите достаточно.',
  nothing: 'Делать было нечего.',
  more: (lines) => `… ещё строк: ${lines}`,
  empty: '(пусто)',
  noMatches: 'Ничего не найдено.',
  exited: (command, code) => `${command}: код завершения **${code}**.`,
  runsOn: (command) => `${command} выполняется дальше, как вы решили. Пока выведено:`,
  wrote: (path) => `Файл ${path} записан.`,
  changed: (path) => `Файл ${path} изменён.`,
  repository: (branch, count) => `Ветка ${branch}, изменённых файлов: ${count}.`,
  noChanges: 'Изменений нет.',
  commits: (count) => `Коммитов: ${count}`,
  committed: (commit, count) => `Коммит ${commit} сделан, файлов: ${count}.`,
  fetched: (url, status) => `${url}, код ответа ${status}:`,
  created: (path) => `Папка ${path} создана.`,
  deleted: (path) => `Удалено: ${path}.`,
  moved: (from, to) => `Перемещено: ${from} → ${to}.`,
  switched: (agent) => `Передано агенту **${agent}**.`,
  answered: 'Вы ответили:',
  files: (path, count) => `${path || 'Рабочая папка'}, записей: ${count}`,
  matches: (count) => `Совпадений: ${count}`,
  lines: (path, count) => `${path}, строк: ${count}`,
};

export function phrasesIn(language: Language): Phrases {
  return language === 'ru' ? ru : en;
}

function quoted(words: string | undefined): string {
  return words ? `\n\n${quote(words)}` : '';
}

/** The report is written for models, in English; here a person reads it. What steps say of themselves stays as it is. */
function planReportInRussian(report: string): string {
  const [head = '', ...steps] = report.split('\n');
  return [headInRussian(head), ...steps.map(stepInRussian)].join('\n');
}

function headInRussian(head: string): string {
  return head
    .replace(/^The plan "(.*)" has ended\.$/, 'План «$1» завершён.')
    .replace(
      /^The plan "(.*)" has stopped: a step failed\..*$/,
      'План «$1» остановился: шаг не удался. Вы можете повторить его, пропустить или отменить план.',
    );
}

function stepInRussian(line: string): string {
  return line.replace(/^(- .*: )(\w+)(?= \(|$)/, (whole, title: string, word: string) => {
    const status = SubtaskStatus.safeParse(word).data;
    return status === undefined ? whole : `${title}${statusInRussian[status]}`;
  });
}

const statusInRussian: Readonly<Record<SubtaskStatus, string>> = {
  waiting: 'ждёт других',
  ready: 'не начат',
  running: 'выполняется',
  waiting_for_person: 'ждёт вас',
  done: 'выполнен',
  failed: 'не удался',
  skipped: 'пропущен',
  cancelled: 'отменён',
};
