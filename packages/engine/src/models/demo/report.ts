import * as z from 'zod';
import { code, fenced, languageOfFile, quote } from './markdown.ts';
import type { PastCall } from './past.ts';
import type { Phrases } from './speak.ts';

/** What became of a call, as far as going on depends on it. */
export type Fate = 'done' | 'rejected' | 'failed';

export function fateOf({ tool, outcome }: PastCall): Fate {
  switch (outcome.type) {
    case 'denied':
      return 'rejected';
    case 'error':
      return 'failed';
    case 'output': {
      if (tool !== 'execute_command') return 'done';
      const ran = CommandOutput.safeParse(unwrapped(outcome.value).output).data;
      return ran?.exitCode === 0 || ran?.detached ? 'done' : 'failed';
    }
  }
}

/** What became of a call, in words and as it was told by the tool. */
export function reportOn(call: PastCall, phrases: Phrases): string {
  const { outcome } = call;
  switch (outcome.type) {
    case 'denied': {
      const rejected = personRejected.exec(outcome.reason);
      if (!rejected) return joined(phrases.didNotRun(nameOf(call)), outcome.reason && quote(outcome.reason));
      const feedback = rejected.groups?.feedback;
      return joined(phrases.rejected(nameOf(call)), feedback ? quote(feedback) : '');
    }
    case 'error':
      return joined(phrases.failed(nameOf(call)), fenced(shortened(outcome.message, phrases)));
    case 'output': {
      const { output, note } = unwrapped(outcome.value);
      return joined(reportOnOutput(call, output, phrases), note && quote(note));
    }
  }
}

/** As the engine words it; a call may also have expired or been cancelled. */
const personRejected = /^The person rejected this call; it did not run\.(?: They said: (?<feedback>[\s\S]+))?/;

const PathOutput = z.object({ path: z.string() });
const ReadOutput = z.object({ path: z.string(), content: z.string(), totalLines: z.int().optional() });
const ListOutput = z.object({
  path: z.string(),
  entries: z.array(z.string()),
  leftOut: z.array(z.string()).optional(),
});
const SearchOutput = z.object({
  matches: z.array(z.object({ path: z.string(), line: z.int(), text: z.string() })),
  note: z.string().optional(),
});
const StateOutput = z.object({
  branch: z.string(),
  staged: z.array(z.string()),
  changed: z.array(z.string()),
  untracked: z.array(z.string()),
});
const DiffOutput = z.object({ diff: z.string() });
const LogOutput = z.object({
  commits: z.array(z.object({ commit: z.string(), subject: z.string(), author: z.string() })),
});
const CommitOutput = z.object({ commit: z.string(), files: z.array(z.string()) });
const PageOutput = z.object({
  url: z.string(),
  status: z.int(),
  text: z.string().default(''),
  redirect: z.string().optional(),
});
/** Of a tool of a server. */
const TextOutput = z.strictObject({ text: z.string() });
const MoveOutput = z.object({ from: z.string(), to: z.string() });
const AnswersOutput = z.object({ answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });
export const CommandOutput = z.object({
  exitCode: z.int().nullish(),
  output: z.string(),
  signal: z.string().optional(),
  /** A person let it run on. */
  detached: z.literal(true).optional(),
});

function reportOnOutput(call: PastCall, output: unknown, phrases: Phrases): string {
  const path = code(PathOutput.safeParse(output).data?.path ?? argument(call, 'path'));
  switch (call.tool) {
    case 'read_file': {
      const read = ReadOutput.safeParse(output).data;
      if (!read) break;
      const lines = read.totalLines ?? read.content.split('\n').length;
      const content =
        read.content === '' ? phrases.empty : fenced(shortened(read.content, phrases), languageOfFile(read.path));
      return joined(phrases.lines(path, lines), content);
    }
    case 'list_files': {
      const list = ListOutput.safeParse(output).data;
      if (!list) break;
      const shown = list.entries.slice(0, mostLines).map((entry) => `- ${code(entry)}`);
      const rest = list.entries.length - shown.length;
      const leftOut = [...(rest > 0 ? [phrases.more(rest)] : []), ...(list.leftOut ?? [])].map((what) => `- _${what}_`);
      return joined(
        phrases.files(list.path === '.' ? '' : path, list.entries.length),
        [...shown, ...leftOut].join('\n'),
      );
    }
    case 'search_in_code': {
      const found = SearchOutput.safeParse(output).data;
      if (!found) break;
      if (found.matches.length === 0) return phrases.noMatches;
      const rows = found.matches
        .slice(0, mostLines)
        .map(({ path, line, text }) => `- ${code(`${path}:${line}`)} ${code(text)}`);
      return joined(phrases.matches(found.matches.length), rows.join('\n'), found.note ? quote(found.note) : '');
    }
    case 'execute_command': {
      const ran = CommandOutput.safeParse(output).data;
      if (!ran) break;
      const ended = ran.signal ?? String(ran.exitCode ?? '?');
      const command = code(argument(call, 'command'));
      const printed = ran.output.trim() === '' ? '' : fenced(shortened(ran.output, phrases), 'text');
      return joined(ran.detached ? phrases.runsOn(command) : phrases.exited(command, ended), printed);
    }
    case 'write_file':
      return phrases.wrote(path);
    case 'edit_file':
      return phrases.changed(path);
    case 'edit_files':
      return phrases.changed(editedPaths(call).map(code).join(', '));
    case 'git_status': {
      const state = StateOutput.safeParse(output).data;
      if (!state) break;
      const { staged, changed, untracked } = state;
      const rows = [...staged, ...changed, ...untracked.map((name) => `? ${name}`)];
      const shown = rows.slice(0, mostLines).map((row) => `- ${code(row)}`);
      return joined(phrases.repository(code(state.branch), rows.length), shown.join('\n'));
    }
    case 'git_diff': {
      const { diff = '' } = DiffOutput.safeParse(output).data ?? {};
      return diff === '' ? phrases.noChanges : fenced(shortened(diff, phrases), 'diff');
    }
    case 'git_log': {
      const log = LogOutput.safeParse(output).data;
      if (!log) break;
      const rows = log.commits.map(({ commit, subject, author }) => `- ${code(commit)} ${subject} (${author})`);
      return joined(phrases.commits(rows.length), rows.join('\n'));
    }
    case 'git_commit': {
      const made = CommitOutput.safeParse(output).data;
      if (!made) break;
      return phrases.committed(code(made.commit), made.files.length);
    }
    case 'fetch_url': {
      const page = PageOutput.safeParse(output).data;
      if (!page) break;
      return joined(
        phrases.fetched(code(page.url), page.status),
        page.redirect ?? '',
        quote(shortened(page.text, phrases)),
      );
    }
    case 'create_directory':
      return phrases.created(path);
    case 'delete_file':
      return phrases.deleted(path);
    case 'move_file': {
      const moved = MoveOutput.safeParse(output).data;
      return phrases.moved(code(moved?.from ?? argument(call, 'from')), code(moved?.to ?? argument(call, 'to')));
    }
    case 'switch_agent':
      return phrases.switched(argument(call, 'agent'));
    case 'ask_user': {
      const answers = AnswersOutput.safeParse(output).data?.answers;
      if (!answers) break;
      return joined(phrases.answered, quote(Object.values(answers).flat().join(', ')));
    }
  }
  const answered = call.tool.includes('__') ? TextOutput.safeParse(output).data : undefined;
  if (answered) return joined(`${nameOf(call)}:`, fenced(shortened(answered.text, phrases), 'text'));
  // What a person said of a call that was lost sight of is words.
  const told = typeof output === 'string' ? [output, 'text'] : [JSON.stringify(output, null, 2) ?? '', 'json'];
  const [text = '', language] = told;
  return joined(`${nameOf(call)}:`, fenced(shortened(text, phrases), language));
}

/** The result itself, and what the engine noted about the person's part in it. */
export function unwrapped(value: unknown): { output: unknown; note: string } {
  const noted = Noted.safeParse(value).data;
  return noted ? { output: noted.output, note: noted.note } : { output: value, note: '' };
}

const Noted = z.strictObject({ output: z.unknown(), note: z.string() });
const Arguments = z.record(z.string(), z.unknown());

/** An argument as the call really ran: the person may have changed what the model had asked for. */
export function argument(call: PastCall, name: string): string {
  const value = (changedArguments(call) ?? Arguments.safeParse(call.input).data)?.[name];
  return typeof value === 'string' ? value : '';
}

/** The files that a call would edit, each once. */
export function editedPaths(call: PastCall): string[] {
  const given = EditsArgument.safeParse(changedArguments(call) ?? call.input).data;
  return [...new Set(given?.edits.map(({ path }) => path))];
}

const EditsArgument = z.object({ edits: z.array(z.object({ path: z.string() })) });

function changedArguments({ outcome }: PastCall): z.infer<typeof Arguments> | undefined {
  if (outcome.type === 'denied') return undefined;
  const told = outcome.type === 'error' ? outcome.message : unwrapped(outcome.value).note;
  const json = /^The person changed this call before it ran\..*?: (?<json>\{.*\})$/m.exec(told)?.groups?.json;
  return json === undefined ? undefined : Arguments.parse(JSON.parse(json));
}

/** A call in a few words, as its tool and what it is about. */
function nameOf(call: PastCall): string {
  const about = ['command', 'path', 'from', 'agent', 'title', 'pattern', 'url', 'message']
    .map((name) => argument(call, name))
    .find(Boolean);
  return code(about ? `${call.tool}: ${about.slice(0, 200)}` : call.tool);
}

const mostLines = 200;
const mostCharacters = 8_000;

function shortened(text: string, phrases: Phrases): string {
  const lines = text.slice(0, mostCharacters).toWellFormed().split('\n');
  const left = text.split('\n').length - Math.min(lines.length, mostLines);
  if (left <= 0 && text.length <= mostCharacters) return text;
  return `${lines.slice(0, mostLines).join('\n')}\n${phrases.more(Math.max(1, left))}`;
}

function joined(...pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== '').join('\n\n');
}
