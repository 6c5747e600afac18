import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '@codelab/protocol/tool-call';
import { allowedBy, defaultRules, limitsOf, type PolicedCall, type Rule, verdictFor } from './policy.ts';

const read: PolicedCall = { agent: 'coder', tool: 'read_file', risk: 'read', reads: ['src/a.ts'], writes: [] };
const write: PolicedCall = { agent: 'coder', tool: 'write_file', risk: 'write', reads: [], writes: ['src/a.ts'] };
const run: PolicedCall = { agent: 'coder', tool: 'execute_command', risk: 'execute', reads: [], writes: [] };
const rule = (verdict: Verdict, fits: Partial<Rule> = {}): Rule => ({ id: verdict, reason: verdict, ...fits, verdict });
const verdict = (call: PolicedCall, ...rules: Rule[]) => verdictFor([...rules, ...defaultRules], call).verdict;

test('unless somebody says otherwise, reads run and everything else asks', () => {
  expect(verdictFor(defaultRules, read)).toEqual({ verdict: 'allow', rule: 'default.read', reason: 'only_reads' });
  expect(verdictFor(defaultRules, write)).toEqual({ verdict: 'ask', reason: 'no_rule' });
  expect(verdict(run)).toBe('ask');
  expect(verdict({ ...read, risk: 'network' })).toBe('ask');
});

test('the first rule that fits decides, whatever comes after it', () => {
  const call = fc.constantFrom(read, write, { ...run, command: 'npm test' });
  const anyRule: fc.Arbitrary<Rule> = fc
    .record(
      {
        agent: fc.constantFrom('coder', 'a*', '*'),
        tool: fc.constantFrom('read_*', 'write_file'),
        risk: fc.constantFrom('read', 'write'),
        path: fc.constantFrom('src/**', '*.md'),
        command: fc.constantFrom('npm', 'git'),
      },
      { requiredKeys: [] },
    )
    .chain((fits) => fc.constantFrom(rule('allow', fits), rule('ask', fits), rule('deny', fits)));
  return fc.assert(
    fc.property(call, fc.array(anyRule), fc.array(anyRule), (given, before, after) => {
      const decided = verdictFor(before, given);
      if (decided.rule !== undefined) expect(verdictFor([...before, ...after], given)).toEqual(decided);
      else expect(verdictFor([...before, ...after], given)).toEqual(verdictFor(after, given));
    }),
  );
});

test.for([
  '.env',
  '.env.local',
  'packages/api/.ENV.production',
  '.git/config',
  'vendored/.git/hooks/pre-commit',
  '.git',
  '.codelab/agents/coder.md',
  'x/../.env',
  './.git//HEAD',
  '.git./config',
  '.env ',
  'certs/server.pem',
  'server.KEY',
  'home/id_rsa',
  'id_ed25519.pub',
  'a.p12',
  '../.bashrc',
  '/etc/passwd',
])('no rule lets a call read or change %s unasked', (path) => {
  expect(verdictFor(defaultRules, { ...read, reads: ['a.ts', path] })).toMatchObject({
    verdict: 'ask',
    rule: 'always.protected',
    reason: expect.stringContaining(path),
  });
  expect(verdict({ ...write, writes: [path] }, rule('allow'), rule('allow', { path: '**' }))).toBe('ask');
  expect(verdict({ ...read, reads: [path] }, rule('deny'))).toBe('deny');
});

test.for(['environment.ts', '.github/workflows/ci.yml', '.gitignore', 'src/keys.ts', 'monkey', '.'])(
  '%s is nothing special',
  (path) => expect(verdict({ ...read, reads: [path] })).toBe('allow'),
);

test('a command that names something protected asks, even where such commands are allowed', () => {
  const allowed = rule('allow', { command: 'cat' });
  expect(verdict({ ...run, command: 'cat README.md' }, allowed)).toBe('allow');
  for (const command of ['cat .env', 'cat --from=.env', 'cat a/.git/config', 'cat ../secret', 'cat /etc/passwd']) {
    expect(verdict({ ...run, command }, allowed)).toBe('ask');
  }
});

test('what is allowed for some paths is allowed only if all are among them; one is enough to be denied', () => {
  const both = { ...write, writes: ['src/a.ts', 'b.ts'] };
  expect(verdict(write, rule('allow', { path: 'src/**' }))).toBe('allow');
  expect(verdict(both, rule('allow', { path: 'src/**' }))).toBe('ask');
  expect(verdict(both, rule('deny', { path: 'src/**' }))).toBe('deny');
  expect(verdict({ ...write, reads: ['b.ts'] }, rule('allow', { path: 'src/**' }))).toBe('ask');
  expect(verdict({ ...write, writes: [] }, rule('allow', { path: '**' }))).toBe('ask');
});

test.for(['git status', 'git status -s', 'git status ./src --porcelain=v2'])('`git status` allows `%s`', (command) =>
  expect(verdict({ ...run, command }, rule('allow', { command: 'git status' }))).toBe('allow'),
);

test.for([
  'git statusx',
  'git  status',
  'git push',
  'git status; rm -r .',
  'git status && rm x',
  'git status | sh',
  'git status & rm x',
  'git status\nrm x',
  'git status\rrm x',
  'git status $(rm x)',
  'git status `rm x`',
  'git status > a.ts',
  'git status "$HOME"',
  'git status \\\nx',
  'git status {x,y}',
  'echo git status',
])('`git status` does not allow `%s`', (command) =>
  expect(verdict({ ...run, command }, rule('allow', { command: 'git status' }))).toBe('ask'),
);

test('exactly the line that was allowed is allowed, whatever is in it', () => {
  const command = 'npm test && echo "done: $USER"';
  expect(verdict({ ...run, command }, rule('allow', { command }))).toBe('allow');
  expect(verdict({ ...run, command: `${command} x` }, rule('allow', { command }))).toBe('ask');
});

test.for(['rm -r x', 'cd a && rm -r x', 'a; rm', '(rm x)', 'echo $(rm x)', 'true\nrm x'])(
  'a rule against `rm` is against `%s`',
  (command) => expect(verdict({ ...run, command }, rule('deny', { command: 'rm' }), rule('allow'))).toBe('deny'),
);

test('whatever an allowed beginning goes on with, a shell sees one command in it', () => {
  const rest = fc.string({ unit: fc.constantFrom(...'ab -./\\;&|<>(){}[]$`"\'\n\t*?!#~^%=') });
  return fc.assert(
    fc.property(rest, (text) => {
      const command = `ls ${text}`;
      if (verdict({ ...run, command }, rule('allow', { command: 'ls' })) === 'allow') {
        expect(command).not.toMatch(/[^\w ./:=,@+%-]/);
      }
    }),
  );
});

const coder = { name: 'coder', tools: ['*'] };
const architect = { name: 'architect', tools: ['read_file', 'write_file'], writes: ['*.md'] };
const ask = { name: 'ask', tools: ['read_*'], writes: [] };

test('an agent may do what everyone it was started by may do, and says who forbids the rest', () => {
  const note = { ...write, writes: ['docs/a.md'] };
  expect(allowedBy(limitsOf([coder]), write)).toEqual({ allowed: true });
  expect(allowedBy(limitsOf([architect, coder]), note)).toEqual({ allowed: true });
  expect(allowedBy(limitsOf([architect, coder]), write)).toEqual({
    allowed: false,
    reason: 'The agent architect may write only *.md, so not src/a.ts.',
  });
  expect(allowedBy(limitsOf([coder, architect, ask]), note)).toEqual({
    allowed: false,
    reason: 'The agent ask may not use write_file.',
  });
});

test('a write that does not say where, or leads out, is within no limit', () => {
  const anything = { ...coder, writes: ['**'] };
  expect(allowedBy([anything], { ...write, writes: [] }).allowed).toBe(false);
  expect(allowedBy([anything], { ...write, writes: ['../a.md'] }).allowed).toBe(false);
  expect(allowedBy([anything], { ...write, writes: ['a.md', 'b.md'] }).allowed).toBe(true);
});

test('an agent that writes no files may still read and run', () => {
  const debug = { name: 'debug', tools: ['*'], writes: [] };
  expect(allowedBy([debug], read)).toEqual({ allowed: true });
  expect(allowedBy([debug], run)).toEqual({ allowed: true });
  expect(allowedBy([debug], write)).toMatchObject({ reason: 'The agent debug may write no files, so not src/a.ts.' });
});

test('nobody gains anything by being started by somebody', () => {
  const limit = fc.record({
    name: fc.constantFrom('a', 'b'),
    tools: fc.array(fc.constantFrom('read_file', 'write_*', '*')),
    writes: fc.option(fc.array(fc.constantFrom('*.md', 'src/**', '**')), { nil: undefined }),
  });
  return fc.assert(
    fc.property(fc.array(limit), fc.array(limit), fc.constantFrom(read, write, run), (one, other, call) => {
      const both = allowedBy(limitsOf([...one, ...other]), call).allowed;
      expect(both).toBe(allowedBy(one, call).allowed && allowedBy(other, call).allowed);
    }),
  );
});
