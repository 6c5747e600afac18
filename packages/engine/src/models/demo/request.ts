import { taskOf } from './intents.ts';
import { type Hidden, hideQuoted, token } from './quoted.ts';
import type { Language, Task } from './task.ts';

/** A piece of a request that was understood, with the words it came in. */
export type Item = { readonly text: string; readonly task: Task };

export type Request = {
  readonly language: Language;
  /** Carried out one after another; the items of one group at once. */
  readonly groups: readonly (readonly Item[])[];
  /** It was said as steps, so a plan is proposed where that is possible. */
  readonly planned: boolean;
  /** Pieces that were not understood. */
  readonly unknown: readonly string[];
};

const longestRequest = 8_000;

/** Reads a request in English or Russian. Never throws; what is not understood is said back. */
export function readRequest(text: string): Request {
  const hidden = hideQuoted(text);
  const asked = withoutCourtesies(hidden.text);
  const { pieces, planned } = asked.length > longestRequest ? { pieces: [[asked]], planned: false } : stepsOf(asked);

  const unknown: string[] = [];
  const groups: Item[][] = [];
  for (const piece of pieces) {
    const items: Item[] = [];
    for (const text of piece) {
      const task = taskOf(text, hidden);
      const words = hidden.reveal(text).trim();
      if (task) items.push({ text: words, task });
      else if (/[\p{L}\p{N}]/u.test(words)) unknown.push(words);
    }
    if (items.length > 0) groups.push(items);
  }
  const steps = groups.flat().length;
  return { language: languageOf(hidden), groups, planned: planned && steps > 1, unknown };
}

type Steps = { readonly pieces: readonly (readonly string[])[]; readonly planned: boolean };

// `\b` knows only ASCII letters.
const start = '(?<![\\p{L}\\p{N}_])';
const end = '(?![\\p{L}\\p{N}_])';

const planPrefix =
  /^(?:make |propose |create )?(?:a |the )?plan(?: to| for)?\s*:\s*|^(?:составь |предложи |сделай )?план\s*:\s*/iu;
const thereupon = new RegExp(
  `\\s*[;,.]?\\s*${start}(?:and then|then|after that|afterwards|а затем|и затем|затем|а потом|и потом|потом|после этого|далее)${end},?\\s*`,
  'iu',
);
const orderWord = /^(?:first(?:ly)?|first of all|finally|lastly|next|сначала|сперва|наконец|в конце)[,:]?\s+/iu;
const atOnce = new RegExp(
  `\\s*,?\\s*${start}(?:all )?(?:at once|at the same time|in parallel|simultaneously|одновременно|параллельно|за один раз)${end}[,:]?\\s*`,
  'iu',
);
const verbs = [
  'list|ls|show|read|open|cat|print|display|search|find|grep|look|run|execute|create|write|make|add|put|save|replace|change|delete|remove|move|rename|switch|ask me|think|wait|fail|mkdir|git|commit|fetch',
  'покажи|выведи|прочитай|прочти|открой|найди|поищи|запусти|выполни|создай|сделай|напиши|запиши|добавь|замени|удали|перемести|переименуй|переключись|спроси|подумай|подожди|упади|закоммить|запроси|скачай',
].join('|');
const andVerb = new RegExp(`\\s*(?:,?\\s+(?:and|и)\\s+|,\\s*|\\n+\\s*)(?=(?:${verbs})${end})`, 'iu');

function stepsOf(asked: string): Steps {
  const explicit = planPrefix.test(asked);
  const text = asked.replace(planPrefix, '');

  const listed = listItems(text);
  if (listed) {
    const pieces = listed.items.flatMap((item) => stepsOf(item).pieces);
    return { pieces: listed.ordered ? pieces : [pieces.flat()], planned: true };
  }
  const parts = text
    .split(thereupon)
    .flatMap(atSemicolons)
    .filter((part) => part.trim() !== '');
  return { pieces: parts.flatMap(atOnceOrInTurn), planned: explicit || parts.length > 1 };
}

const aCommand = new RegExp(`^\\s*(?:${orderWord.source.slice(1)})?(?:run|execute|запусти|выполни)${end}`, 'iu');
/** What begins with one of these is not a word of the shell. */
const aTask = new RegExp(`^(?:${verbs})${end}(?<!^(?:ls|open|cat|print|find|grep|make|wait|mkdir))`, 'iu');

/** A semicolon parts what is to be done; within a command it is the shell's. */
function atSemicolons(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(/(?<=;)/u)) {
    const last = parts.at(-1);
    if (last !== undefined && aCommand.test(last) && !aTask.test(piece.trim())) parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  return parts.map((part) => part.replace(/\s*;\s*$/u, ''));
}

/** A numbered list says an order, one with dashes does not. What stands before it is an introduction. */
function listItems(text: string): { items: string[]; ordered: boolean } | undefined {
  const numbered = [...text.matchAll(/(?<=^|[\s:;,])(\d{1,2})[.)]\s+/gu)];
  const inOrder = numbered.filter((marker, index) => Number(marker[1]) === index + 1);
  if (inOrder.length > 1 && inOrder.length === numbered.length) return { items: between(text, inOrder), ordered: true };
  const dashes = [...text.matchAll(/(?<=^|\n)[ \t]*[-*•][ \t]+/gu)];
  return dashes.length > 1 ? { items: between(text, dashes), ordered: false } : undefined;
}

function between(text: string, markers: readonly RegExpExecArray[]): string[] {
  return markers.map((marker, index) =>
    text.slice(marker.index + marker[0].length, markers[index + 1]?.index).replace(/[\s;,]+$/u, ''),
  );
}

function atOnceOrInTurn(part: string): string[][] {
  const text = part.trim().replace(orderWord, '');
  if (!atOnce.test(text)) return text.split(andVerb).map(sameVerb);
  const together = text
    .replace(atOnce, ' ')
    .trim()
    .replace(/^(?:do|сделай|выполни)\s*:?\s+(?=\S+\s)/iu, withoutDo(text));
  return [together.split(andVerb).flatMap(sameVerb)];
}

/** "Do read a and list b": the leading verb carries nothing when another one follows. */
function withoutDo(text: string): string {
  const next = new RegExp(`(?:do|сделай|выполни)\\s*:?\\s+(?:${verbs})${end}`, 'iu');
  return next.test(text.replace(atOnce, ' ')) ? '' : '$&';
}

const word = `(?:${token}|[^\\s,;]+)`;
const severalFiles = new RegExp(
  `^(?<verb>read|open|cat|delete|remove|прочитай|прочти|открой|удали)\\s+(?:(?:files|файлы)\\s+)?(?<files>${word}(?:(?:\\s*,\\s*(?:(?:and|и)\\s+)?|\\s+(?:and|и)\\s+)${word})+)$`,
  'iu',
);

/** "Read a and b": the verb holds for both. */
function sameVerb(piece: string): string[] {
  const match = piece.length > 1_000 ? null : severalFiles.exec(piece.trim().replace(/(?<=[^\s.])[.!?]+$/u, ''));
  const { verb, files } = match?.groups ?? {};
  if (!verb || !files) return [piece];
  return files.split(/\s*,\s*(?:(?:and|и)\s+)?|\s+(?:and|и)\s+/iu).map((file) => `${verb} ${file}`);
}

const courtesies =
  /^(?:(?:please|hi|hello|hey|ok|okay|now|(?:could|can|would|will) you(?: please)?|i want you to|пожалуйста|привет|теперь|можешь|не мог(?:ла)? бы ты)[,!.]*\s+)+/iu;

function withoutCourtesies(text: string): string {
  return text
    .trim()
    .replace(courtesies, '')
    .replace(/,?\s+(?:please|пожалуйста)\s*[.!?]*$/iu, '');
}

/** The language of the first word; file names and quotes have none. */
function languageOf(hidden: Hidden): Language {
  const words = hidden.text.replaceAll(new RegExp(token, 'g'), ' ').match(/\p{L}+/gu) ?? [];
  const first = words[0] ?? '';
  if (/\p{Script=Cyrillic}/u.test(first)) return 'ru';
  const plain = new RegExp(
    `^(?:${verbs}|please|do|first|plan|can|could|would|in|use|go|hi|hello|what|where|which|how)$`,
    'iu',
  );
  return !plain.test(first) && words.some((one) => /\p{Script=Cyrillic}/u.test(one)) ? 'ru' : 'en';
}
