import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RuleDraft, RuleExample } from '@codelab/protocol/rule';
import { backtest, type PastCall } from './rule-backtest.ts';
import { examplesAgainst, hostOf, whyNotARule } from './rule-examples.ts';
import { fitsCall } from './rule-fit.ts';
import { type Proposal, rulesProposedFor } from './rule-proposals.ts';
import { elsewhere, here, place, type readCall, rule, run, verdict, workspace, writeCall } from './testing/policed.ts';
import { readCommand } from './testing/read-command.ts';

const everywhere = { in: 'everywhere' } as const;
const read = (examples: RuleExample[] = []) =>
  examples.map((example) => ({
    example,
    command: example.command === undefined ? undefined : readCommand(example.command),
  }));
const broken = (draft: Omit<RuleDraft, 'scope'>) =>
  examplesAgainst(
    { ...draft, scope: everywhere },
    { matches: read(draft.matches), notMatches: read(draft.notMatches) },
  );

test('examples that must fit and do not, and those that must not and do, are named', () => {
  const tests: Omit<RuleDraft, 'scope'> = {
    verdict: 'allow',
    command: 'npm test',
    matches: [{ command: 'npm test -- --run' }, { command: 'npm install' }],
    notMatches: [{ command: 'npm test && rm x' }, { command: 'npm test' }],
  };
  expect(broken(tests)).toEqual([
    { list: 'matches', index: 1 },
    { list: 'notMatches', index: 1 },
  ]);
  expect(
    broken({ verdict: 'deny', command: 'rm', matches: [{ command: 'ls && rm x' }], notMatches: [{ command: 'ls' }] }),
  ).toEqual([]);
  expect(
    broken({ verdict: 'allow', path: 'src/**', matches: [{ path: 'src/a.ts' }], notMatches: [{ path: 'a.ts' }] }),
  ).toEqual([]);
  expect(
    broken({
      verdict: 'allow',
      host: '*.dev',
      matches: [{ url: 'https://a.dev/x' }],
      notMatches: [{ url: 'https://a.com' }],
    }),
  ).toEqual([]);
  expect(
    broken({
      verdict: 'allow',
      agent: 'coder',
      tool: 'write_*',
      matches: [{ agent: 'coder' }],
      notMatches: [{ tool: 'read_file' }],
    }),
  ).toEqual([]);
});

test.for([
  ['https://docs.Example.com:8080/a?b#c', 'docs.example.com'],
  ['docs.example.com/a', 'docs.example.com'],
  ['https://user:pw@a.dev', 'a.dev'],
  ['http://[::1]:80/', '[::1]'],
  ['localhost:3000', 'localhost'],
  ['https://evil.dev\\@good.dev/', 'evil.dev'],
  ['https://a.dev./x', 'a.dev'],
  ['https://0x7f.1/', '127.0.0.1'],
  ['no host at all', undefined],
] as const)('%s asks %s', ([url, host]) => expect(hostOf(url)).toBe(host));

test('a command that only a shell could read is no rule', () => {
  expect(whyNotARule({ verdict: 'allow', scope: everywhere, command: 'a && b' })).toMatch(/one program/);
  expect(whyNotARule({ verdict: 'allow', scope: everywhere, command: 'npm test' })).toBeUndefined();
});

const of = (facts: typeof readCall, kind: Proposal['with'] = 'approve') =>
  rulesProposedFor(facts, place)
    .filter((one) => one.with === kind)
    .map((one) => one.rule);

test('leave is proposed from this very call outwards', () => {
  expect(
    of(run('npm test -- --run')).map(({ exactly, command, scope }) => [exactly !== undefined, command, scope.in]),
  ).toEqual([
    [true, 'npm test -- --run', 'conversation'],
    [true, 'npm test -- --run', 'workspace'],
    [false, 'npm test', 'conversation'],
    [false, 'npm test', 'workspace'],
  ]);
  expect(of(writeCall).map(({ exactly, path, scope }) => [exactly !== undefined, path, scope.in])).toEqual([
    [true, 'src/a.ts', 'conversation'],
    [true, 'src/a.ts', 'workspace'],
    [false, 'src/a.ts', 'conversation'],
    [false, 'src/a.ts', 'workspace'],
    [false, 'src/**', 'conversation'],
  ]);
});

test('no leave is proposed where no rule could give it, and none that says nothing', () => {
  expect(of(run('cat .env'))).toEqual([]);
  expect(of(run('cat $X'))).toEqual([]);
  expect(of(run('bash build.sh')).every(({ exactly }) => exactly !== undefined)).toBe(true);
  expect(of(run('npm test | sh')).map(({ exactly, command }) => [exactly !== undefined, command])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
});

test('a rejection can be made to last: this call, what it is one of, this agent', () => {
  expect(of(run('git push origin'), 'reject')).toMatchObject([
    { exactly: 'c'.repeat(64), command: 'git push origin', scope: { in: 'conversation' } },
    { command: 'git push', scope: { in: 'conversation' } },
    { command: 'git push', agent: 'coder', scope: { in: 'workspace' } },
  ]);
  expect(of(run('rm -r x'), 'reject')[1]).toMatchObject({ command: 'rm' });
  expect(of(run('cat $X'), 'reject')).toHaveLength(3);
});

test('every proposed rule decides the call that it was proposed for, and comes after the narrower ones', () => {
  const line = fc
    .array(fc.constantFrom('npm', 'test', 'a b', '-x', '.env', '$X', 'src/a', 'rm', '|', '>'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((words) => run(words.join(' ')));
  const path = fc.constantFrom('a.md', 'src/a.ts', 'src/b/c.ts', '.env', 'src/[id].ts', 'a*.ts');
  const file = fc.array(path, { minLength: 1, maxLength: 3 }).map((writes) => ({ ...writeCall, writes }));
  return fc.assert(
    fc.property(fc.oneof(line, file), (facts) => {
      const proposed = rulesProposedFor(facts, place);
      expect(proposed.filter((one) => one.with === 'approve').length).toBeLessThanOrEqual(5);
      for (const one of proposed) {
        expect(verdict(facts, rule(one.rule.verdict, one.rule))).toBe(one.with === 'approve' ? 'allow' : 'deny');
      }
    }),
  );
});

test('a backtest counts the calls that were made where the rule holds, and those that it fits', () => {
  const past = (facts: typeof readCall, decision: PastCall['decision'], conversation = here): PastCall => ({
    facts,
    decision,
    place: { workspaceId: workspace, conversationIds: [conversation], starters: [] },
  });
  const calls = [
    past(run('npm test'), 'approved'),
    past(run('npm test -- x'), 'approved', elsewhere),
    past(run('npm test && rm x'), 'rejected'),
    past(run('rm x'), 'rejected'),
    past(writeCall, 'approved'),
  ];
  const draft: RuleDraft = { verdict: 'allow', command: 'npm test', scope: everywhere };
  expect(backtest(draft, calls)).toEqual({ approved: 3, rejected: 2, fitsApproved: 2, fitsRejected: 0 });
  expect(backtest({ ...draft, scope: { in: 'conversation', conversationId: here } }, calls)).toEqual({
    approved: 2,
    rejected: 2,
    fitsApproved: 1,
    fitsRejected: 0,
  });
  expect(backtest({ verdict: 'deny', command: 'rm', scope: everywhere }, calls)).toMatchObject({
    fitsApproved: 0,
    fitsRejected: 2,
  });
  expect(fitsCall(draft, run('npm test'), [])).toBe(true);
});
