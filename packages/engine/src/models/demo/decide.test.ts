import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denied, error, json, type Output, play, toolsOf } from '../../testing/play-demo.ts';
import { decide } from './decide.ts';

const dialogues: [string, string[], RegExp][] = [
  ['list files', ['list_files'], /`src\/app\.ts`/],
  ['покажи файлы', ['list_files'], /записей: 3[\s\S]*`src\/app\.ts`/],
  ['read src/app.ts', ['read_file'], /`src\/app\.ts`, 2 lines:\n\n```ts\none\ntwo\n```/],
  ['прочитай src/app.ts', ['read_file'], /строк: 2\n\n```ts\none/],
  ['search for TODO', ['search_in_code'], /1 match:\n\n- `src\/app\.ts:3` `\/\/ TODO`/],
  ['найди TODO', ['search_in_code'], /Совпадений: 1/],
  ['run npm test', ['execute_command'], /`npm test` ended with exit code \*\*0\*\*[\s\S]*all good/],
  ['запусти npm test', ['execute_command'], /`npm test`: код завершения \*\*0\*\*/],
  ['create a.txt with hello', ['write_file'], /Wrote `a\.txt`/],
  ['создай a.txt с текстом привет', ['write_file'], /Файл `a\.txt` записан/],
  ['replace "one" with "1" in a.txt', ['edit_file'], /Changed `a\.txt`/],
  ['замени "one" на "1" в a.txt', ['edit_file'], /Файл `a\.txt` изменён/],
  ['in a.txt and b.txt replace "one" with "1"', ['edit_files'], /Changed `a\.txt`, `b\.txt`/],
  ['replace one with 1 in a.txt, b.txt and c.txt', ['edit_files'], /Changed `a\.txt`, `b\.txt`, `c\.txt`/],
  ['в a.txt и b.txt замени "one" на "1"', ['edit_files'], /Файл `a\.txt`, `b\.txt` изменён/],
  ['git status', ['git_status'], /On `main`, 2 changed files\.\n\n- `modified a\.txt`/],
  ['покажи статус git', ['git_status'], /Ветка `main`, изменённых файлов: 2/],
  ['git diff', ['git_diff'], /```diff\n-one/],
  ['show me the git diff of a.txt', ['git_diff'], /```diff/],
  ['git log', ['git_log'], /1 commit:\n\n- `abc1234` First \(Ada\)/],
  ['commit "All of it"', ['git_commit'], /Committed 2 files as `abc1234`/],
  ['закоммить всё с сообщением "Всё сразу"', ['git_commit'], /Коммит `abc1234` сделан, файлов: 2/],
  [
    'fetch https://example.org/a?b=c',
    ['fetch_url'],
    /`https:\/\/example\.org\/a\?b=c` answered with 200:\n\n> # Title/,
  ],
  ['запроси https://example.org/', ['fetch_url'], /код ответа 200/],
  ['git status and run npm test', ['git_status', 'execute_command'], /exit code/],
  ['delete a.txt', ['delete_file'], /Deleted `a\.txt`/],
  ['удали a.txt', ['delete_file'], /Удалено: `a\.txt`/],
  ['move a.txt to b.txt', ['move_file'], /Moved `a\.txt` to `b\.txt`/],
  ['переименуй a.txt в b.txt', ['move_file'], /Перемещено: `a\.txt` → `b\.txt`/],
  ['create folder docs', ['create_directory'], /Created the folder `docs`/],
  ['создай папку docs', ['create_directory'], /Папка `docs` создана/],
  ['switch to architect', ['switch_agent'], /Handed over to \*\*architect\*\*/],
  ['переключись на архитектора', ['switch_agent'], /Передано агенту \*\*architect\*\*/],
  ['ask me which colour: red, green or blue', ['ask_user'], /You answered:\n\n> red/],
  ['спроси меня, какой цвет: красный или синий', ['ask_user'], /Вы ответили:\n\n> red/],
  ['read a.txt and b.txt at once', ['read_file+read_file'], /`a\.txt`[\s\S]*`b\.txt`/],
  ['прочитай a.txt и покажи файлы одновременно', ['read_file+list_files'], /`a\.txt`/],
  ['create a.txt with hi and run cat a.txt', ['write_file', 'execute_command'], /Wrote[\s\S]*exit code/],
  ['создай a.txt с текстом 1 и запусти cat a.txt', ['write_file', 'execute_command'], /записан[\s\S]*код завершения/],
  ['create a.txt with hi, then run cat a.txt', ['propose_plan'], /approved and now runs by itself/],
  ['сначала создай a.txt с текстом 1, затем запусти cat a.txt', ['propose_plan'], /План одобрен/],
  ['1. list files\n2. read a.txt', ['propose_plan'], /approved/],
  ['think for 3 seconds', [], /I have thought for 3 s/],
  ['подумай 3 секунды', [], /Я подумала 3 с/],
  ['what is the meaning of life?', [], /Settings → Models/],
  ['в чём смысл жизни?', [], /Настройки → Модели/],
  ['', [], /Demo model/],
];

test.each(dialogues)('%j is done, and told from what the tools said', (asked, tools, answer) => {
  const told = play(asked);
  expect(toolsOf(told)).toEqual(tools);
  expect(told.answer).toMatch(answer);
});

test.each(dialogues)('the answer to %j calls itself a demo', (asked) => {
  expect(play(asked).answer).toMatch(/Demo model|Демо-модель/);
});

test('two files are read by parallel calls of one step', () => {
  expect(play('read a.txt and b.txt at once').calls).toEqual([
    [
      { tool: 'read_file', input: { path: 'a.txt' } },
      { tool: 'read_file', input: { path: 'b.txt' } },
    ],
  ]);
});

test.each([
  'call files__read_text_file with {"path": "a.txt", "head": 3}',
  'вызови инструмент files__read_text_file с {"path": "a.txt", "head": 3}',
])('a tool of a server is called as it was said: %s', (asked) => {
  const call = { tool: 'files__read_text_file', input: { path: 'a.txt', head: 3 } };
  const prompt: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: asked }] }];
  expect(decide(prompt, ['files__read_text_file'])).toMatchObject({ type: 'speak', speech: { calls: [call] } });
  expect(decide(prompt, ['switch_agent'])).toMatchObject({
    speech: { calls: [{ tool: 'switch_agent', input: { agent: 'coder' } }] },
  });
});

test('a question comes with its options', () => {
  expect(play('ask me which colour: red, green or blue').calls[0]?.[0]?.input).toEqual({
    questions: [{ id: 'answer', question: 'Which colour?', options: ['red', 'green', 'blue'] }],
  });
});

test('an agent that may not propose plans does the steps one after another', () => {
  const told = play('list files, then run npm test', { agent: 'debug' });
  expect(toolsOf(told)).toEqual(['list_files', 'execute_command']);
});

test('steps that hand over to another agent are done one after another', () => {
  const told = play('list files, then switch to coder, then create a.txt with x', { agent: 'orchestrator' });
  expect(toolsOf(told)).toEqual(['list_files', 'switch_agent', 'write_file']);
});

test.each([
  ['create a.txt with hi', 'coder', 'write_file'],
  ['создай a.txt с текстом привет', 'coder', 'write_file'],
  ['run npm test', 'debug', 'execute_command'],
])('the orchestrator hands %j over to %s, which goes on', (asked, agent, tool) => {
  const told = play(asked, { agent: 'orchestrator' });
  expect(toolsOf(told)).toEqual(['switch_agent', tool]);
  expect(told.agent).toBe(agent);
});

test('work that was begun without a plan is finished without one after a hand-over', () => {
  const told = play('run npm test, then create a.txt with x', { agent: 'debug' });
  expect(toolsOf(told)).toEqual(['execute_command', 'switch_agent', 'write_file']);
});

test('an agent that was handed to and still lacks the tool says that it may not', () => {
  const prompt: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: 'run npm test' }] }];
  expect(decide(prompt, ['read_file'])).toMatchObject({
    speech: { calls: [], text: expect.stringContaining('I may not') },
  });
  const handed: LanguageModelV4Prompt = [
    ...prompt,
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId: '1', toolName: 'switch_agent', input: { agent: 'debug' } }],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: '1', toolName: 'switch_agent', output: json({ agent: 'debug' }) }],
    },
  ];
  expect(decide(handed, ['read_file', 'switch_agent'])).toMatchObject({ speech: { calls: [] } });
});

test.each([
  [
    'create a.txt with hi and run cat a.txt',
    /You rejected `write_file: a\.txt`[\s\S]*> Use b\.txt instead[\s\S]*I stopped/,
  ],
  [
    'создай a.txt с текстом 1 и запусти cat a.txt',
    /Вы отклонили `write_file: a\.txt`[\s\S]*Use b\.txt instead[\s\S]*остановилась/,
  ],
])('after a rejected call of %j nothing further is done, and the reason is repeated', (asked, answer) => {
  const told = play(asked, {
    outcomes: [denied('The person rejected this call; it did not run. They said: Use b.txt instead')],
  });
  expect(toolsOf(told)).toEqual(['write_file']);
  expect(told.answer).toMatch(answer);
});

test('of parallel calls the one that was rejected and the one that was done are both told', () => {
  const told = play('create a.txt with 1 and create b.txt with 2 at once', {
    outcomes: [denied('The person rejected this call; it did not run. They gave no reason.'), json({ path: 'b.txt' })],
  });
  expect(told.answer).toMatch(/You rejected `write_file: a\.txt`[\s\S]*Wrote `b\.txt`[\s\S]*I stopped/);
});

test('a call that nobody decided about is not said to be rejected', () => {
  const told = play('run npm test', { outcomes: [denied('Nobody decided about this call in time; it did not run.')] });
  expect(told.answer).toMatch(/`execute_command: npm test` did not run\.\n\n> Nobody decided/);
});

test('a tool that failed is told with its own words, and ends it', () => {
  const told = play('read a.txt and run npm test', { outcomes: [error('tool_failed: "a.txt" does not exist.')] });
  expect(toolsOf(told)).toEqual(['read_file']);
  expect(told.answer).toMatch(/`read_file: a\.txt` did not succeed[\s\S]*does not exist/);
});

test('a command that ends with another code than 0 ends it', () => {
  const told = play('run npm test and delete a.txt', { outcomes: [json({ exitCode: 1, output: '2 tests failed' })] });
  expect(toolsOf(told)).toEqual(['execute_command']);
  expect(told.answer).toMatch(/exit code \*\*1\*\*[\s\S]*2 tests failed[\s\S]*I stopped/);
});

test('a command that the person let run on is told as one, and what follows it is done', () => {
  const told = play('run npm start and list the files', {
    outcomes: [json({ detached: true, commandId: 'x', output: 'ready' }), json({ path: '.', entries: ['a.txt'] })],
  });
  expect(toolsOf(told)).toEqual(['execute_command', 'list_files']);
  expect(told.answer).toMatch(/`npm start` runs on[\s\S]*ready/);
});

test('what the person changed is told as it ran, not as it was asked for', () => {
  const changed = {
    output: { exitCode: 0, output: 'ok' },
    note: 'The person changed this call before it ran. It ran with these arguments, not with yours: {"command":"npm run lint"}',
  };
  expect(play('run npm test', { outcomes: [json(changed)] }).answer).toMatch(
    /`npm run lint` ended[\s\S]*> The person changed/,
  );
});

test('a thought is as long as it was asked for, and comes before what follows it', () => {
  const asked: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'think for 3 seconds and list files' }] },
  ];
  expect(decide(asked, ['list_files'])).toMatchObject({
    speech: { thought: { seconds: 3 }, calls: [{ tool: 'list_files' }] },
  });
});

test.each([
  ['fail', false],
  ['упади', false],
  ['fail 3 times', true],
])('%j makes the model call itself fail', (asked, passing) => {
  expect(play(asked).failed).toEqual({ passing });
});

test('a failure in the middle comes after what was asked before it', () => {
  const told = play('list files and fail');
  expect(toolsOf(told)).toEqual(['list_files']);
  expect(told.failed).toEqual({ passing: false });
});

test('what was not understood beside the rest is said', () => {
  expect(play('list files and sing a song').answer).toBeTruthy();
  const told = play('list files, then sing a song');
  expect(told.answer).toMatch(/I left out[\s\S]*> sing a song/);
});

test('a new message is a new request', () => {
  const before: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'read a.txt' }] },
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId: '1', toolName: 'read_file', input: { path: 'a.txt' } }],
    },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: '1', toolName: 'read_file', output: denied('no') }] },
    { role: 'assistant', content: [{ type: 'text', text: 'You rejected it.' }] },
  ];
  expect(toolsOf(play('read a.txt', { before }))).toEqual(['read_file']);
});

const words = fc.constantFrom(
  'list files',
  'read a.txt',
  'then',
  'and',
  'at once',
  'создай a.txt',
  'затем',
  '1.',
  '2.',
  'run x',
  'fail',
  'think',
  'ask me a: b or c',
  'switch to ask',
  '\n',
  '"',
  '```',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
);
const anyOutput: fc.Arbitrary<Output> = fc.oneof(
  fc.json().map((text): Output => ({ type: 'json', value: JSON.parse(text) })),
  fc.string().map(error),
  fc.string().map(denied),
  fc.constant(json({ exitCode: 0, output: 'ok' })),
);
const anyPrompt = fc
  .array(
    fc.record({
      asked: anyText,
      tool: fc.constantFrom('read_file', 'execute_command', 'propose_plan', 'complete', 'switch_agent', 'x'),
      input: fc.jsonValue(),
      output: anyOutput,
    }),
    { maxLength: 4 },
  )
  .map(
    (turns): LanguageModelV4Prompt =>
      turns.flatMap(
        ({ asked, tool, input, output }, index): LanguageModelV4Prompt => [
          { role: 'user', content: [{ type: 'text', text: asked }] },
          { role: 'assistant', content: [{ type: 'tool-call', toolCallId: `${index}`, toolName: tool, input }] },
          { role: 'tool', content: [{ type: 'tool-result', toolCallId: `${index}`, toolName: tool, output }] },
        ],
      ),
  );
const anyTools = fc.subarray([
  'read_file',
  'list_files',
  'write_file',
  'execute_command',
  'ask_user',
  'switch_agent',
  'propose_plan',
  'complete',
]);

test('whatever was said, the next step is the same each time, uses only tools at hand, and an answer calls itself a demo', () => {
  fc.assert(
    fc.property(anyPrompt, anyTools, (prompt, tools) => {
      const decision = decide(prompt, tools);
      expect(decide(structuredClone(prompt), [...tools])).toEqual(decision);
      if (decision.type === 'fail') expect(decision.message).toMatch(/Demo model|Демо-модель/);
      else if (decision.speech.calls.length === 0) expect(decision.speech.text).toMatch(/Demo model|Демо-модель/);
      else for (const call of decision.speech.calls) expect(tools).toContain(call.tool);
    }),
    { numRuns: 1_000 },
  );
});
