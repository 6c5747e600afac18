import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { SubtaskId } from '@codelab/protocol/ids';
import { reportOf, wishFor } from '../../plans/plan-report.ts';
import { error, json, planIn, play, toolsOf } from '../../testing/play-demo.ts';

test('a plan has one step for each thing to do, in a row, each with the agent that fits', () => {
  const told = play('create a.txt with hi, then run cat a.txt, then read a.txt', { agent: 'orchestrator' });
  expect(told.calls[0]?.[0]?.input).toEqual({
    title: 'Create a.txt with hi → Run cat a.txt → Read a.txt',
    subtasks: [
      {
        id: 'step-1',
        title: 'Create a.txt with hi',
        description: 'create a.txt with hi',
        agent: 'coder',
        dependsOn: [],
        paths: ['a.txt'],
      },
      { id: 'step-2', title: 'Run cat a.txt', description: 'run cat a.txt', agent: 'debug', dependsOn: ['step-1'] },
      { id: 'step-3', title: 'Read a.txt', description: 'read a.txt', agent: 'ask', dependsOn: ['step-2'] },
    ],
  });
});

test('steps of an unordered list depend on nothing, and what comes after steps at once waits for all of them', () => {
  const dependencies = (asked: string) => planIn(play(asked), 0).map((step) => step.dependsOn);
  expect(dependencies('- read a.txt\n- read b.txt')).toEqual([[], []]);
  expect(dependencies('read a.txt and read b.txt at once, then run npm test')).toEqual([[], [], ['step-1', 'step-2']]);
});

const twoSteps = 'create a.txt with hi, then run cat a.txt';

test.each([
  ['add a step: run npm test', ['create a.txt with hi', 'run cat a.txt', 'run npm test'], [[], ['step-1'], ['step-2']]],
  ['also run npm test', ['create a.txt with hi', 'run cat a.txt', 'run npm test'], [[], ['step-1'], ['step-2']]],
  [
    'Добавь шаг: запусти npm test',
    ['create a.txt with hi', 'run cat a.txt', 'запусти npm test'],
    [[], ['step-1'], ['step-2']],
  ],
  ['remove step 2', ['create a.txt with hi'], [[]]],
  ['убери шаг 1', ['run cat a.txt'], [[]]],
  ['replace step 2 with run npm test', ['create a.txt with hi', 'run npm test'], [[], ['step-1']]],
  ['swap steps 1 and 2', ['run cat a.txt', 'create a.txt with hi'], [[], ['step-1']]],
  ['do it in parallel', ['create a.txt with hi', 'run cat a.txt'], [[], []]],
  ['remove the last step; also list files', ['create a.txt with hi', 'list files'], [[], ['step-1']]],
  [
    'make it nicer',
    ['create a.txt with hi\n\nNote: make it nicer', 'run cat a.txt\n\nNote: make it nicer'],
    [[], ['step-1']],
  ],
])('the wish %j changes the plan, which is proposed again', (feedback, descriptions, dependsOn) => {
  const told = play(twoSteps, { outcomes: [json({ decision: 'modify', feedback })] });
  expect(toolsOf(told)).toEqual(['propose_plan', 'propose_plan']);
  const subtasks = planIn(told, 1);
  expect(subtasks.map((step) => step.description)).toEqual(descriptions);
  expect(subtasks.map((step) => step.dependsOn)).toEqual(dependsOn);
});

test('wishes add up from version to version', () => {
  const wish = (feedback: string) => json({ decision: 'modify', feedback });
  const told = play(twoSteps, { outcomes: [wish('also list files'), wish('remove step 1')] });
  const subtasks = planIn(told, 2);
  expect(subtasks).toMatchObject([
    { id: 'step-2', description: 'run cat a.txt', dependsOn: [] },
    { id: 'step-3', description: 'list files', dependsOn: ['step-2'] },
  ]);
});

test('a comment on one step changes that step', () => {
  const comments = [{ subtaskId: 'step-2', text: 'run npm test' }];
  const told = play(twoSteps, { outcomes: [json({ decision: 'modify', feedback: '', comments })] });
  expect(planIn(told, 1)).toMatchObject([{}, { description: 'run npm test', agent: 'debug' }]);
});

test('a rejected plan ends it', () => {
  const told = play(twoSteps, { outcomes: [json({ decision: 'rejected', feedback: 'Not today' })] });
  expect(toolsOf(told)).toEqual(['propose_plan']);
  expect(told.answer).toMatch(/You rejected the plan[\s\S]*> Not today/);
});

test('a plan that was refused is not proposed again and again', () => {
  const told = play(twoSteps, { outcomes: [error('plan_invalid: no')] });
  expect(toolsOf(told)).toEqual(['propose_plan']);
});

const aReport = (text: string) =>
  `[A report by CodeLab on the plan that was carried out. The person did not write this.]\n${text}`;

test('the end of a plan is passed on, in the language of the person', () => {
  const before: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: 'создай a.txt' }] }];
  const told = play(aReport('The plan "A" has ended.\n- A: done (Wrote a.txt.)'), { before });
  expect(told.calls).toEqual([]);
  expect(told.answer).toMatch(
    /Новости о плане[\s\S]*> План «A» завершён\.\n> - A: выполнен \(Wrote a\.txt\.\)[\s\S]*Демо-модель/,
  );
});

test('a plan that has stopped is told of as it is told of by CodeLab', () => {
  const nothing = { result: null, problem: null };
  const report = reportOf('A', [
    { title: 'Сборка', status: 'failed', ...nothing },
    { title: 'Выпуск', status: 'ready', ...nothing },
  ]);
  const before: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: 'создай a.txt' }] }];
  const told = play(aReport(report), { before });
  expect(told.answer).toMatch(/План «A» остановился: шаг не удался[\s\S]*- Сборка: не удался\n> - Выпуск: не начат/);
});

test('a wish for a plan that was offered again leads to its next version', () => {
  const plan = {
    title: 'A',
    subtasks: [{ id: 'a', title: 'A', description: 'list files', agent: 'ask', dependsOn: [] }],
  };
  const before: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'plan: list files' }] },
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'p', toolName: 'propose_plan', input: plan }] },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'p',
          toolName: 'propose_plan',
          output: json({ decision: 'modify', feedback: '?' }),
        },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'Hm.' }] },
  ];
  const told = play(aReport('The person asks for changes to the plan "A": also run npm test'), { before });
  expect(toolsOf(told)).toEqual(['propose_plan']);
  expect(planIn(told, 0)).toMatchObject([{ id: 'a' }, { description: 'run npm test', dependsOn: ['a'] }]);
  expect(told.answer).toMatch(/approved/);
});

test('the rest of a plan is proposed anew without the steps that stay as they are', () => {
  const input = {
    title: 'Three',
    subtasks: ['a', 'b', 'c'].map((id, at) => ({
      id,
      title: `Read ${id}.txt`,
      description: `read ${id}.txt`,
      agent: 'ask',
      dependsOn: at === 0 ? [] : ['a'],
    })),
  };
  const call = { toolCallId: '1', toolName: 'propose_plan' };
  const before: LanguageModelV4Prompt = [
    { role: 'user', content: [{ type: 'text', text: 'read a.txt, then read b.txt, then read c.txt' }] },
    { role: 'assistant', content: [{ type: 'tool-call', ...call, input }] },
    { role: 'tool', content: [{ type: 'tool-result', ...call, output: json({ decision: 'approved' }) }] },
    { role: 'assistant', content: [{ type: 'text', text: 'It runs.' }] },
  ];
  const step = (id: string, status: 'done' | 'running' | 'waiting') =>
    ({ id: SubtaskId.parse(id), title: `Read ${id}.txt`, status, result: null, problem: null }) as const;
  const steps = [step('a', 'done'), step('b', 'running'), step('c', 'waiting')];

  const told = play(aReport(wishFor({ title: 'Three', steps }, { feedback: 'Also run npm test' })), { before });

  expect(planIn(told, 0)).toMatchObject([
    { id: 'c', dependsOn: ['a'] },
    { description: 'run npm test', dependsOn: ['b', 'c'] },
  ]);
  expect(planIn(told, 0)).toHaveLength(2);
});
