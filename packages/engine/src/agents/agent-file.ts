import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { AgentDraft, type FileProblem, maxPromptLength } from '@codelab/protocol/own-agents';

/** What a file makes of an agent; where it holds is said by the workspace that it stands in. */
export type AgentInFile = Omit<AgentDraft, 'workspaceId'>;
export type ReadAgentFile =
  | { readonly agent: AgentInFile; readonly problems: readonly [] }
  | { readonly agent?: undefined; readonly problems: readonly FileProblem[] };

const usualSteps = 40;

type Field = Exclude<keyof AgentInFile, 'prompt'>;
/** As they stand in a file; `description` is what other products call it. */
const fields: Readonly<Record<string, Field>> = {
  name: 'name',
  description: 'whenToUse',
  whenToUse: 'whenToUse',
  tools: 'tools',
  writes: 'writes',
  delegates: 'delegates',
  model: 'model',
  maxSteps: 'maxSteps',
};
const lists: ReadonlySet<Field> = new Set(['tools', 'writes', 'delegates']);

/**
 * An agent as a Markdown file: what it may between two lines of `---`, in YAML, and below what it is told. Nothing is
 * guessed: what is not understood is a problem with its line, and a file with a problem binds nothing.
 */
export function readAgentFile(text: string, fileName: string): ReadAgentFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '---') {
    return { problems: [{ code: 'no_frontmatter', line: 1, message: 'The first line is not "---".' }] };
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end === -1) return { problems: [{ code: 'not_closed', line: 1, message: 'No second line is "---".' }] };
  const head = headOf(lines.slice(1, end).join('\n'));
  const prompt = promptOf(lines.slice(end + 1).join('\n'), end + 2);
  const problems = [...head.problems, ...prompt.problems];
  if (head.problems.length > 0) return { problems };
  const missing = (['whenToUse', 'tools'] as const).filter((field) => head.values[field] === undefined);
  problems.push(...missing.map((field) => missingKey(field === 'whenToUse' ? 'description' : field)));
  const draft = {
    name: fileName.replace(/\.md$/, ''),
    maxSteps: usualSteps,
    delegates: [],
    ...head.values,
    prompt: prompt.text,
  };
  const read = AgentDraft.omit({ workspaceId: true }).safeParse(draft);
  if (read.success && problems.length === 0) return { agent: read.data, problems: [] };
  // What the prompt lacks, and what is missing, has been said already.
  const wrong = (read.error?.issues ?? []).filter(
    ({ path: [key] }) => key !== 'prompt' && !missing.some((field) => field === key),
  );
  return { problems: [...problems, ...wrong.map(({ path, message }) => badValue(head, path, message))] };
}

function promptOf(body: string, firstLine: number): { text: string; problems: FileProblem[] } {
  const text = body.trim();
  if (text === '') {
    return { text, problems: [{ code: 'no_prompt', line: firstLine, message: 'Nothing says what it is told.' }] };
  }
  if (text.length <= maxPromptLength) return { text, problems: [] };
  const message = `What it is told has ${text.length} characters; at most ${maxPromptLength} can be kept.`;
  return { text, problems: [{ code: 'prompt_too_long', line: firstLine, message }] };
}

function missingKey(subject: string): FileProblem {
  return { code: 'missing_key', line: 1, subject, message: `"${subject}" is missing.` };
}

type Head = {
  readonly values: Partial<Record<Field, unknown>>;
  /** Lines of the file: of a key's value, and of the entries of a list. */
  readonly lines: ReadonlyMap<Field, { readonly key: string; readonly line: number; readonly entries: number[] }>;
  readonly problems: FileProblem[];
};

/** Its first line is the second of the file. */
function headOf(text: string): Head {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    strict: true,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  const lineAt = (offset: number | undefined) => counter.linePos(offset ?? 0).line + 1;
  const lineOf = (node: unknown) => lineAt(isNode(node) ? node.range?.[0] : undefined);
  const values: Partial<Record<Field, unknown>> = {};
  const lines = new Map<Field, { key: string; line: number; entries: number[] }>();
  const problems = problemsIn(document, lineAt);
  if (problems.length > 0) return { values, lines, problems };
  if (!isMap(document.contents)) {
    return { values, lines, problems: [{ code: 'bad_yaml', line: 2, message: 'There are no keys with values.' }] };
  }
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = lineOf(key);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      const known = Object.keys(fields).join(', ');
      problems.push({ code: 'unknown_key', line, subject: name, message: `"${name}" means nothing here (${known}).` });
    } else if (lines.has(field)) {
      problems.push({ code: 'bad_value', line, subject: name, message: 'It is said twice.' });
    } else {
      const entries = isSeq(value) ? value.items.map(lineOf) : [];
      lines.set(field, { key: name, line: isNode(value) && value.range ? lineOf(value) : line, entries });
      values[field] = given(field, isNode(value) ? value.toJS(document) : null);
    }
  }
  return { values, lines, problems };
}

/** Lists may also stand in one line, with commas, as other products write them. */
function given(field: Field, value: unknown): unknown {
  if (!lists.has(field) || typeof value !== 'string') return value;
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Anchors, aliases and tags say one thing and mean another: none of them stands in a file that a person confirms. */
function problemsIn(document: Document.Parsed, lineAt: (offset: number | undefined) => number): FileProblem[] {
  const problems: FileProblem[] = [];
  visit(document, {
    Node(_, node) {
      const isPlain = !isAlias(node) && node.tag === undefined && !('anchor' in node && node.anchor !== undefined);
      if (isPlain) return undefined;
      const message = 'Anchors, aliases and tags are not read. What begins with "*", "&" or "!" stands in quotes.';
      problems.push({ code: 'no_plain_value', line: lineAt(node.range?.[0]), message });
      return visit.BREAK;
    },
  });
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    problems.push({ code: 'bad_yaml', line: lineAt(pos[0]), message });
  }
  // The parser has more to say of what follows from the first thing that is wrong in a line.
  return problems.filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value && 'toJS' in value;
}

function badValue({ lines }: Head, path: readonly PropertyKey[], message: string): FileProblem {
  const [field, index] = path;
  const found = [...lines].find(([name]) => name === field)?.[1];
  const line = (typeof index === 'number' ? found?.entries[index] : undefined) ?? found?.line ?? 1;
  return { code: 'bad_value', line, subject: found?.key ?? String(field), message };
}
