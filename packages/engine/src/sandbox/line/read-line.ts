import type { Node } from './bash-tree.ts';
import type { LineReading } from './line-reading.ts';
import { readHeredoc, readRedirect } from './redirect.ts';
import { steersPrograms, steersShell } from './variables.ts';
import { type Word, wordOf } from './word.ts';

const deepest = 150;

/** Kinds of the grammar in which nothing is hidden, or whose insides say what they are. Any other is unclear. */
const known = new Set(
  ['program', 'list', 'pipeline', 'subshell', 'compound_statement', 'negated_command', 'do_group', 'comment']
    .concat(['if_statement', 'elif_clause', 'else_clause', 'while_statement', 'for_statement', 'c_style_for_statement'])
    .concat(['case_statement', 'case_item', 'function_definition', 'command', 'command_name', 'redirected_statement'])
    .concat(['declaration_command', 'unset_command', 'test_command', 'variable_assignment', 'variable_assignments'])
    .concat(['file_redirect', 'heredoc_redirect', 'heredoc_start', 'heredoc_body', 'heredoc_content', 'heredoc_end'])
    .concat(['herestring_redirect', 'command_substitution', 'process_substitution', 'expansion', 'simple_expansion'])
    .concat(['arithmetic_expansion', 'word', 'number', 'string', 'string_content', 'raw_string', 'ansi_c_string'])
    .concat(['translated_string', 'concatenation', 'array', 'subscript', 'variable_name', 'special_variable_name'])
    .concat(['file_descriptor', 'binary_expression', 'unary_expression', 'postfix_expression', 'ternary_expression'])
    .concat(['parenthesized_expression', 'test_operator', 'regex', 'extglob_pattern', 'brace_expression']),
);

/** Finds every command in a part of the tree, and whatever makes it unclear. */
export function readNode(node: Node, reading: LineReading, place: { level: number; depth: number }): void {
  if (place.depth > deepest) {
    reading.unclear('too_deep');
    return;
  }
  const isUnknown = node.isError || node.isMissing || (node.isNamed && !known.has(node.type));
  if (isUnknown || hasGap(node)) reading.unclear('unreadable');
  check(node, reading, place.level);
  const within = { ...place, depth: place.depth + 1 };
  for (const child of node.children) readNode(child, reading, within);
}

function check(node: Node, reading: LineReading, level: number): void {
  switch (node.type) {
    case 'command':
      readCommand(node, reading, level);
      break;
    case 'redirected_statement':
      readRedirected(node, reading, level);
      break;
    case 'file_redirect':
      if (node.parent?.type !== 'redirected_statement') trailing(readRedirect(node, reading), reading, level);
      break;
    case 'heredoc_redirect': {
      const { quoted, body } = readHeredoc(node, reading);
      if (!quoted) backticks(body, reading, level);
      break;
    }
    case 'herestring_redirect':
      if (/[$`]/.test(node.text)) reading.unclear('here_string');
      break;
    case 'declaration_command':
    case 'unset_command':
      readDeclaration(node, reading, level);
      break;
    case 'variable_assignment':
      readAssignment(node, reading);
      break;
    case 'for_statement':
      if (steersShell(node.childForFieldName('variable')?.text ?? '')) reading.unclear('environment');
      break;
    case 'compound_statement':
      // Arithmetic to some readers, a list within a list to others.
      if (node.text.startsWith('((')) reading.unclear('arithmetic');
      break;
    case 'negated_command':
      // Without a blank behind it, it is a part of a name.
      if (!/^!\s/.test(node.text)) reading.unclear('unreadable');
      break;
    case 'function_definition':
      reading.warn('function');
      break;
    case 'process_substitution':
      reading.warn('process_substitution');
      break;
    case 'command_substitution':
      reading.warn('substitution');
      // Backticks within backticks are hidden behind backslashes, and two in a row are taken for one.
      if (/^`.*[\\`].*`$/s.test(node.text)) reading.unclear('substitution');
      break;
    case 'word':
      // A word with a blank in it is two to bash, or one and the end of a line.
      if (/\s/.test(node.text.replaceAll(/\\[\s\S]/g, ''))) reading.unclear('unreadable');
      break;
    case 'expansion':
      readExpansion(node, reading);
      break;
    case '&':
      if (node.parent?.type !== 'binary_expression') reading.warn('background');
      break;
  }
}

/** `@P` runs what a variable holds, `!` looks up what it names, `=` sets one. */
function readExpansion({ text }: Node, reading: LineReading): void {
  if (/^\$\{(\(|!|~|=|\^|[^}]*@[A-Za-z]\})/.test(text)) reading.unclear('expansion');
  const [, set] = /^\$\{([A-Za-z_]\w*):?=/.exec(text) ?? [];
  if (set !== undefined && steersShell(set)) reading.unclear('environment');
}

function readCommand(node: Node, reading: LineReading, level: number): void {
  const words: Word[] = [];
  node.children.forEach((child, index) => {
    const field = node.fieldNameForChild(index);
    // Without a blank between them they are one word to bash.
    if (field === 'argument' && node.children[index - 1]?.endIndex === child.startIndex) reading.unclear('unreadable');
    if (field === 'name' || field === 'argument') words.push(wordOf(child));
    else if (child.type === 'variable_assignment') {
      if (steersPrograms(child.childForFieldName('name')?.text ?? '')) reading.unclear('environment');
    } else if (field !== 'redirect' && !/_redirect$/.test(child.type)) {
      // A list in parentheses after `time`, for one: it is read for itself.
      if (child.isNamed && child.type !== 'subshell') words.push(wordOf(child));
      else if (!child.isNamed) words.push(child.text);
    }
  });
  const behind = node.parent?.type === 'redirected_statement' ? behindRedirects(node.parent) : [];
  for (const word of behind) words.push(wordOf(word));
  if (evaluates.has(words[0] ?? '') && words.some((word) => /\[.*(\$\(|`)/s.test(word ?? ''))) reading.unclear('eval');
  reading.command(words, node.text, level);
}

/** These look into names such as `a[$(…)]`, also where they come in quotes. */
const evaluates = new Set(['test', '[', 'printf', 'read', 'let', 'wait', 'mapfile', 'readarray', 'getopts', 'unset']);

function behindRedirects(statement: Node): Node[] {
  return statement.children
    .filter((child) => child.type === 'file_redirect')
    .flatMap((redirect) => redirect.childrenForFieldName('destination').slice(1));
}

function readRedirected(node: Node, reading: LineReading, level: number): void {
  const body = node.childForFieldName('body');
  for (const child of node.children) {
    if (child.type !== 'file_redirect') continue;
    const rest = readRedirect(child, reading);
    if (body?.type !== 'command') trailing(rest, reading, level);
  }
}

/** Words that belong to some command before, or are one: nobody can tell which. */
function trailing(words: readonly Node[], reading: LineReading, level: number): void {
  if (words.length === 0) return;
  reading.unclear('redirect');
  reading.command(words.map(wordOf), words.map((word) => word.text).join(' '), level);
}

function readDeclaration(node: Node, reading: LineReading, level: number): void {
  const words = node.children.map((child) => (child.type === 'variable_assignment' ? child.text : wordOf(child)));
  const [name] = words;
  const exports = name === 'export' || words.some((word) => /^-[a-zA-Z]*[xn]/.test(word ?? ''));
  for (const word of words.slice(1)) {
    const variable = word?.split('=')[0] ?? '';
    if (word === null || /[$`]/.test(variable) || steersShell(variable)) reading.unclear('environment');
    else if (exports && !variable.startsWith('-') && steersPrograms(variable)) reading.unclear('environment');
  }
  reading.command(words, node.text, level);
}

function readAssignment(node: Node, reading: LineReading): void {
  const name = node.childForFieldName('name')?.text ?? '';
  if (steersShell(name)) reading.unclear('environment');
  // To bash anything else before the sign is the name of a program.
  const isPlain = /^[A-Za-z_]\w*(\[[^\]]*\])?\+?=/.test(node.text) || node.parent?.type === 'c_style_for_statement';
  if (!isPlain) reading.unclear('unreadable');
  // Text that arithmetic would run if it met it.
  if (/'[^']*(\$\(|`)[^']*'/s.test(node.text)) reading.unclear('eval');
}

/** The grammar does not see them in here-documents. */
function backticks(body: string, reading: LineReading, level: number): void {
  const found = body.replaceAll(/\\[\s\S]/g, '').match(/`[^`]*`?/g) ?? [];
  for (const one of found) {
    reading.unclear('here_document');
    reading.script(one.replaceAll('`', ''), level + 1);
  }
}

/** Between the parts of the tree is nothing but blanks, or something was not understood. */
function hasGap(node: Node): boolean {
  if (node.childCount === 0) return false;
  if (/^(string|expansion|heredoc_body|regex|heredoc_redirect|arithmetic_expansion)$/.test(node.type)) return false;
  const { text, startIndex } = node;
  let at = startIndex;
  for (const child of node.children) {
    if (!isBlank(text.slice(at - startIndex, child.startIndex - startIndex))) return true;
    at = Math.max(at, child.endIndex);
  }
  return !isBlank(text.slice(at - startIndex));
}

/** A blank behind a backslash is none: to bash it is a part of a word, although the grammar passes over it. */
export function isBlank(gap: string): boolean {
  return gap.replaceAll('\\\n', '').trim() === '';
}
