import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRequest } from './request.ts';
import type { Task } from './task.ts';

const one: [string, Task][] = [
  ['list files', { type: 'list', path: '.' }],
  ['ls', { type: 'list', path: '.' }],
  ['List the files in src', { type: 'list', path: 'src' }],
  ['show me all files in the src/app folder', { type: 'list', path: 'src/app' }],
  ['what files are there?', { type: 'list', path: '.' }],
  ['list files in .', { type: 'list', path: '.' }],
  ['list src', { type: 'list', path: 'src' }],
  ['покажи файлы', { type: 'list', path: '.' }],
  ['Покажи файлы в src', { type: 'list', path: 'src' }],
  ['какие файлы есть в папке src?', { type: 'list', path: 'src' }],
  ['список файлов', { type: 'list', path: '.' }],
  ['read package.json', { type: 'read', path: 'package.json' }],
  ['Please show me the file src/app.ts.', { type: 'read', path: 'src/app.ts' }],
  ['open README', { type: 'read', path: 'README' }],
  ['read `my notes.txt`', { type: 'read', path: 'my notes.txt' }],
  ['read Makefile', { type: 'read', path: 'Makefile' }],
  ['прочитай package.json', { type: 'read', path: 'package.json' }],
  ['покажи файл src/app.ts', { type: 'read', path: 'src/app.ts' }],
  ['Покажи содержимое README.md, пожалуйста', { type: 'read', path: 'README.md' }],
  ['search for TODO', { type: 'search', query: 'TODO', path: undefined }],
  ['search the code for "const answer" in src', { type: 'search', query: 'const answer', path: 'src' }],
  ['find readConfig in src/app.ts', { type: 'search', query: 'readConfig', path: 'src/app.ts' }],
  ['grep TODO', { type: 'search', query: 'TODO', path: undefined }],
  ['найди TODO', { type: 'search', query: 'TODO', path: undefined }],
  ['найди «привет мир» в src', { type: 'search', query: 'привет мир', path: 'src' }],
  ['найди TODO в коде', { type: 'search', query: 'TODO', path: undefined }],
  ['run npm test', { type: 'run', command: 'npm test' }],
  ['run the tests', { type: 'run', command: 'npm test' }],
  ['run `echo "a; b" && ls`', { type: 'run', command: 'echo "a; b" && ls' }],
  ['execute the command echo "hi there"', { type: 'run', command: 'echo "hi there"' }],
  ['запусти npm test', { type: 'run', command: 'npm test' }],
  ['выполни команду `ls -la`', { type: 'run', command: 'ls -la' }],
  ['запусти тесты', { type: 'run', command: 'npm test' }],
  ['create hello.txt with hello world', { type: 'write', path: 'hello.txt', content: 'hello world\n' }],
  ['create a file called a.txt', { type: 'write', path: 'a.txt', content: '' }],
  [
    'create a.py with:\n```python\nif x:\n  print("then")\n```',
    { type: 'write', path: 'a.py', content: 'if x:\n  print("then")\n' },
  ],
  ['write "one, two" to notes/a.txt', { type: 'write', path: 'notes/a.txt', content: 'one, two\n' }],
  ['создай файл a.txt с текстом привет мир', { type: 'write', path: 'a.txt', content: 'привет мир\n' }],
  ['создай note.md: "# Заметка"', { type: 'write', path: 'note.md', content: '# Заметка\n' }],
  ['запиши "раз, два" в файл a.txt', { type: 'write', path: 'a.txt', content: 'раз, два\n' }],
  ['replace "foo" with "bar" in src/a.ts', { type: 'replace', path: 'src/a.ts', from: 'foo', to: 'bar' }],
  ['in src/a.ts replace foo with bar', { type: 'replace', path: 'src/a.ts', from: 'foo', to: 'bar' }],
  ['replace "foo" with "" in a.ts', { type: 'replace', path: 'a.ts', from: 'foo', to: '' }],
  ['замени "foo" на "bar" в файле a.ts', { type: 'replace', path: 'a.ts', from: 'foo', to: 'bar' }],
  ['create a directory docs/api', { type: 'make_directory', path: 'docs/api' }],
  ['mkdir docs', { type: 'make_directory', path: 'docs' }],
  ['make folder docs', { type: 'make_directory', path: 'docs' }],
  ['создай папку docs', { type: 'make_directory', path: 'docs' }],
  ['delete a.txt', { type: 'delete', path: 'a.txt' }],
  ['remove the folder docs', { type: 'delete', path: 'docs' }],
  ['удали файл a.txt', { type: 'delete', path: 'a.txt' }],
  ['move a.txt to docs/b.txt', { type: 'move', from: 'a.txt', to: 'docs/b.txt' }],
  ['rename a.txt to b.txt', { type: 'move', from: 'a.txt', to: 'b.txt' }],
  ['перемести a.txt в docs/a.txt', { type: 'move', from: 'a.txt', to: 'docs/a.txt' }],
  ['переименуй a.txt в b.txt', { type: 'move', from: 'a.txt', to: 'b.txt' }],
  ['switch to coder', { type: 'switch', agent: 'coder' }],
  ['switch to the architect agent', { type: 'switch', agent: 'architect' }],
  ['use the debugger', { type: 'switch', agent: 'debug' }],
  ['switch to my_reviewer', { type: 'switch', agent: 'my_reviewer' }],
  ['переключись на архитектора', { type: 'switch', agent: 'architect' }],
  ['переключись на coder', { type: 'switch', agent: 'coder' }],
  [
    'ask me which colour: red, green or blue',
    { type: 'ask', question: 'Which colour?', options: ['red', 'green', 'blue'] },
  ],
  ['ask me what to call it', { type: 'ask', question: 'What to call it?', options: [] }],
  [
    'спроси меня, какой цвет: красный, зелёный или синий',
    { type: 'ask', question: 'Какой цвет?', options: ['красный', 'зелёный', 'синий'] },
  ],
  ['think for 3 seconds', { type: 'think', seconds: 3 }],
  ['think for 2 minutes', { type: 'think', seconds: 120 }],
  ['think', { type: 'think', seconds: 5 }],
  ['подумай 4 секунды', { type: 'think', seconds: 4 }],
  ['думай минуту', { type: 'think', seconds: 60 }],
  ['fail', { type: 'fail', passing: false }],
  ['fail 2 times', { type: 'fail', passing: true }],
  ['упади', { type: 'fail', passing: false }],
];

test.each(one)('%j is one thing to do', (text, task) => {
  expect(readRequest(text)).toMatchObject({ groups: [[{ task }]], planned: false, unknown: [] });
});

type Shape = { groups: string[][]; planned: boolean };

const several: [string, Shape][] = [
  [
    'create a.txt with hi, then run cat a.txt, then delete a.txt',
    { groups: [['create a.txt with hi'], ['run cat a.txt'], ['delete a.txt']], planned: true },
  ],
  ['first list files, then read package.json', { groups: [['list files'], ['read package.json']], planned: true }],
  [
    'создай a.txt с текстом привет, затем запусти cat a.txt, а потом удали a.txt',
    { groups: [['создай a.txt с текстом привет'], ['запусти cat a.txt'], ['удали a.txt']], planned: true },
  ],
  [
    'сначала покажи файлы, потом прочитай package.json',
    { groups: [['покажи файлы'], ['прочитай package.json']], planned: true },
  ],
  [
    '1. list files\n2. read package.json\n3. run npm test',
    { groups: [['list files'], ['read package.json'], ['run npm test']], planned: true },
  ],
  [
    'Please do this:\n1) create a.txt with x\n2) run cat a.txt',
    { groups: [['create a.txt with x'], ['run cat a.txt']], planned: true },
  ],
  ['1. list files 2. read a.txt', { groups: [['list files'], ['read a.txt']], planned: true }],
  ['- read a.txt\n- read b.txt', { groups: [['read a.txt', 'read b.txt']], planned: true }],
  ['read a.txt and list src at once', { groups: [['read a.txt', 'list src']], planned: false }],
  ['do read a.txt and read b.txt at once', { groups: [['read a.txt', 'read b.txt']], planned: false }],
  ['read a.txt and b.txt in parallel', { groups: [['read a.txt', 'read b.txt']], planned: false }],
  ['прочитай a.txt и b.txt одновременно', { groups: [['прочитай a.txt', 'прочитай b.txt']], planned: false }],
  [
    'сделай: прочитай a.txt и покажи файлы одновременно',
    { groups: [['прочитай a.txt', 'покажи файлы']], planned: false },
  ],
  [
    'одновременно создай a.txt с текстом 1 и создай b.txt с текстом 2',
    { groups: [['создай a.txt с текстом 1', 'создай b.txt с текстом 2']], planned: false },
  ],
  ['read a.txt, b.txt and c.txt', { groups: [['read a.txt', 'read b.txt', 'read c.txt']], planned: false }],
  ['create a.txt with hi and run cat a.txt', { groups: [['create a.txt with hi'], ['run cat a.txt']], planned: false }],
  [
    'создай a.txt с текстом 1 и запусти cat a.txt',
    { groups: [['создай a.txt с текстом 1'], ['запусти cat a.txt']], planned: false },
  ],
  [
    'read a.txt and read b.txt at once, then run npm test',
    { groups: [['read a.txt', 'read b.txt'], ['run npm test']], planned: true },
  ],
  [
    'plan: create a.txt with x and run cat a.txt',
    { groups: [['create a.txt with x'], ['run cat a.txt']], planned: true },
  ],
  ['create "a then b.txt" with "x, then y"', { groups: [['create "a then b.txt" with "x, then y"']], planned: false }],
  ['think for 2 seconds and list files', { groups: [['think for 2 seconds'], ['list files']], planned: false }],
  [
    'ask me which colour: red or blue, then create a.txt with x',
    { groups: [['ask me which colour: red or blue'], ['create a.txt with x']], planned: true },
  ],
];

test.each(several)('%j is several', (text, shape) => {
  const request = readRequest(text);
  expect({ groups: request.groups.map((group) => group.map((item) => item.text)), planned: request.planned }).toEqual(
    shape,
  );
  expect(request.unknown).toEqual([]);
});

test.each([
  ['write me a poem'],
  ['break the build'],
  ['fail the exam gloriously'],
  ['What is the meaning of life?'],
  ['Напиши сказку'],
  ['hello'],
  ['show me the way'],
])('%j is not understood', (text) => {
  expect(readRequest(text).groups).toEqual([]);
});

test('what is understood is kept apart from what is not', () => {
  expect(readRequest('list files, then sing a song')).toMatchObject({
    groups: [[{ task: { type: 'list' } }]],
    unknown: ['sing a song'],
  });
});

test.each([
  ['list files', 'en'],
  ['создай a.txt с текстом hello', 'ru'],
  ['create a.txt with привет', 'en'],
  ['"hello" найди', 'ru'],
  ['Привет!', 'ru'],
  ['TODO: найди', 'ru'],
  ['', 'en'],
])('%j is in %s', (text, language) => {
  expect(readRequest(text).language).toBe(language);
});

test('any text at all is read, the same way each time, and in a short time', () => {
  const words = fc.constantFrom(
    'list',
    'read',
    'then',
    'and',
    'a.txt',
    'at once',
    'создай',
    'с',
    '1.',
    '2.',
    '- ',
    '"',
    '`',
    '```',
    ':',
    '\n',
    ' ',
    '\uE000',
    '0\uE001',
    ', ',
    'replace',
    'with',
    'in',
    'run',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 60 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, (any) => {
      expect(readRequest(any)).toEqual(readRequest(any));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['spaces', ' '.repeat(100_000)],
  ['one word', 'x'.repeat(100_000)],
  ['words', 'replace a with b '.repeat(6_000)],
  ['steps', 'then '.repeat(1_500)],
  ['spaces between words', `list${' '.repeat(3_900)}x${' '.repeat(3_900)}y`],
  ['lines', ' \n'.repeat(4_000)],
  ['indented lines', `${' '.repeat(39)}x\n`.repeat(200)],
  ['quotes', '"\'`'.repeat(2_600)],
  ['a large file', `create a.txt with ${'some text, then more\n'.repeat(5_000)}`],
])('%s in great number take no great time', (_, text) => {
  const startedAt = performance.now();
  readRequest(text);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test.each([
  ['run for i in 1 2 3; do echo $i; sleep 1; done', ['for i in 1 2 3; do echo $i; sleep 1; done']],
  ['запусти cd src; ls; cat a.txt', ['cd src; ls; cat a.txt']],
  ['first run npm ci; run npm test', ['npm ci', 'npm test']],
  ['run a;b', ['a;b']],
])('a semicolon within a command is the shell’s: %s', (words, commands) => {
  const told = readRequest(words).groups.flat();
  expect(told.map(({ task }) => task)).toMatchObject(commands.map((command) => ({ command })));
});
