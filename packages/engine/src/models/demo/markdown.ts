/** A name or command within a sentence. */
export function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return '` `';
  const marks = '`'.repeat(longestRun(line) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${marks}${space}${line}${space}${marks}`;
}

/** A block of text as it is, with a fence that it cannot close. */
export function fenced(text: string, language = ''): string {
  const marks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${marks}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${marks}`;
}

/** Somebody else's words, on lines of their own. */
export function quote(words: string): string {
  return words
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

const languages: Readonly<Record<string, string>> = {
  cjs: 'js',
  htm: 'html',
  markdown: 'md',
  mjs: 'js',
  mts: 'ts',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  yml: 'yaml',
};

/** What a fence says about a file: by its ending, as far as it has one. */
export function languageOfFile(path: string): string {
  const ending = /\.(\w{1,10})$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return languages[ending] ?? ending;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}
