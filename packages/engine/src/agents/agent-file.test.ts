import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxPromptLength } from '@codelab/protocol/own-agents';
import { readAgentFile } from './agent-file.ts';

const file = (head: string, body = 'You write documents.') => `---\n${head}\n---\n${body}\n`;
const good = 'description: Writes documents.\ntools: [read_file, write_file]';
const read = (text: string) => readAgentFile(text, 'docs-writer.md');

test('a file says what an agent may, and is told', () => {
  const text = file(
    [
      'name: writer # of documents',
      'description: Writes documents.',
      'tools:',
      '  - read_file',
      '  - "files__*"',
      'writes: [docs/**, "*.md"]',
      'delegates:',
      '  - ask',
      'model: openai/gpt-5.6',
      'maxSteps: 12',
    ].join('\n'),
    '\nYou write documents.\n\n---\n\nAnd nothing else.\n',
  );
  expect(read(text)).toEqual({
    agent: {
      name: 'writer',
      whenToUse: 'Writes documents.',
      tools: ['read_file', 'files__*'],
      writes: ['docs/**', '*.md'],
      delegates: ['ask'],
      model: 'openai/gpt-5.6',
      maxSteps: 12,
      prompt: 'You write documents.\n\n---\n\nAnd nothing else.',
    },
    problems: [],
  });
});

test('without a name it is called as its file; lists may stand in one line; lines may end as on Windows', () => {
  const text = file('description: Writes.\ntools: read_file, write_file').replaceAll('\n', '\r\n');
  expect(read(`\uFEFF${text}`).agent).toEqual({
    name: 'docs-writer',
    whenToUse: 'Writes.',
    tools: ['read_file', 'write_file'],
    delegates: [],
    maxSteps: 40,
    prompt: 'You write documents.',
  });
});

test('an agent that may write nothing is another one than one that may write everything', () => {
  expect(read(file(`${good}\nwrites: []`)).agent?.writes).toEqual([]);
  expect(read(file(good)).agent?.writes).toBeUndefined();
});

const bad: readonly [string, string, { code: string; line?: number; subject?: string }][] = [
  ['nothing at all', '', { code: 'no_frontmatter', line: 1 }],
  ['no frontmatter', 'You write documents.', { code: 'no_frontmatter', line: 1 }],
  ['a blank line first', `\n${file(good)}`, { code: 'no_frontmatter', line: 1 }],
  ['a frontmatter without an end', `---\n${good}\nYou write.`, { code: 'not_closed' }],
  ['no keys', file('just words'), { code: 'bad_yaml', line: 2 }],
  ['an empty frontmatter', file(''), { code: 'bad_yaml', line: 2 }],
  ['broken YAML', file(`${good}\nwrites: [docs/**`), { code: 'bad_yaml', line: 4 }],
  ['a key twice', file(`${good}\ntools: []`), { code: 'bad_yaml', line: 4 }],
  ['a key under two names', file(`${good}\nwhenToUse: Again.`), { code: 'bad_value', line: 4, subject: 'whenToUse' }],
  ['a star without quotes', file('description: Does all.\ntools: *'), { code: 'no_plain_value', line: 3 }],
  ['a pattern that YAML takes for an alias', file(`${good}\nwrites:\n  - *.md`), { code: 'no_plain_value', line: 5 }],
  ['an anchor and an alias', file(`${good}\nwrites: &a [docs/**]\ndelegates: *a`), { code: 'no_plain_value', line: 4 }],
  ['a tag', file(`${good}\nname: !!str writer`), { code: 'no_plain_value', line: 4 }],
  ['a key that nobody knows', file(`${good}\ncolor: red`), { code: 'unknown_key', line: 4, subject: 'color' }],
  ['a key of every object', file(`${good}\nconstructor: x`), { code: 'unknown_key', subject: 'constructor' }],
  ['a prompt as a key', file(`${good}\nprompt: You do all.`), { code: 'unknown_key', subject: 'prompt' }],
  ['a place as a key', file(`${good}\nworkspaceId: x`), { code: 'unknown_key', subject: 'workspaceId' }],
  ['no description', file('tools: []'), { code: 'missing_key', subject: 'description' }],
  ['no tools', file('description: Writes.'), { code: 'missing_key', subject: 'tools' }],
  ['tools that are nothing', file('description: Writes.\ntools:'), { code: 'bad_value', line: 3, subject: 'tools' }],
  ['tools that are a map', file('description: W.\ntools: { write_file: true }'), { code: 'bad_value', line: 3 }],
  ['a tool that is a number', file('description: W.\ntools:\n  - read_file\n  - 7'), { code: 'bad_value', line: 5 }],
  ['a tool that is a sentence', file('description: W.\ntools: [read a file]'), { code: 'bad_value', line: 3 }],
  ['a tool twice', file('description: W.\ntools: [read_file, read_file]'), { code: 'bad_value', line: 3 }],
  ['a name with capitals', file(`${good}\nname: Writer`), { code: 'bad_value', line: 4, subject: 'name' }],
  ['a name that is a number', file(`${good}\nname: 12`), { code: 'bad_value', line: 4, subject: 'name' }],
  ['a path that leads out', file(`${good}\nwrites: [docs/../../etc]`), { code: 'bad_value', line: 4 }],
  ['a path of Windows', file(`${good}\nwrites: ['C:\\docs']`), { code: 'bad_value', line: 4, subject: 'writes' }],
  ['no steps', file(`${good}\nmaxSteps: 0`), { code: 'bad_value', line: 4, subject: 'maxSteps' }],
  ['too many steps', file(`${good}\nmaxSteps: 201`), { code: 'bad_value', line: 4 }],
  ['steps in words', file(`${good}\nmaxSteps: many`), { code: 'bad_value', line: 4 }],
  ['a model without a provider', file(`${good}\nmodel: sonnet`), { code: 'bad_value', line: 4, subject: 'model' }],
  ['no prompt', file(good, '  \n'), { code: 'no_prompt', line: 5 }],
  ['a prompt that is too long', file(good, 'x'.repeat(maxPromptLength + 1)), { code: 'prompt_too_long', line: 5 }],
];

test.for(bad)('%s is a problem with its line, and makes no agent', ([, text, problem]) => {
  const { agent, problems } = read(text);
  expect(agent).toBeUndefined();
  expect(problems).toMatchObject([problem]);
});

test('a name that its file cannot give is a problem too', () => {
  expect(readAgentFile(file(good), 'Read me.md').problems).toMatchObject([{ code: 'bad_value', subject: 'name' }]);
});

test('every problem of a file is told at once', () => {
  const { problems } = read(file('description: W.\ntools: [a b]\nmaxSteps: 0\nmodel: x', ''));
  expect(problems.map(({ subject, code }) => subject ?? code)).toEqual(['no_prompt', 'tools', 'model', 'maxSteps']);
});

test('whatever stands in a file, reading it ends with an agent or with problems', () => {
  const piece = fc.constantFrom(
    '---\n',
    'tools: ',
    '[',
    '&a ',
    '*a',
    '!x ',
    '- ',
    '\n',
    ': ',
    '{',
    '"',
    '? ',
    '<<: ',
    '%YAML 1.1\n',
  );
  return fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 30 }), (pieces) => {
      const { agent, problems } = read(`---\n${pieces.join('')}`);
      expect(agent === undefined).toBe(problems.length > 0);
    }),
  );
});
