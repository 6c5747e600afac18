import { expect, test } from 'vitest';
import { explain, verdictFor } from './policy.ts';
import {
  elsewhere,
  here,
  otherWorkspace,
  parent,
  place,
  readCall,
  rule,
  run,
  verdict,
  workspace,
  writeCall,
} from './testing/policed.ts';

test('unless somebody says otherwise, reads run and everything else asks', () => {
  const judge = (facts: typeof readCall) => verdictFor({ rules: [], facts, place });
  expect(judge(readCall)).toEqual({ verdict: 'allow', rule: 'default.read', reason: 'only_reads' });
  expect(judge(writeCall)).toEqual({ verdict: 'ask', reason: 'no_rule' });
  expect(verdict(run('npm test'))).toBe('ask');
  expect(verdict({ ...readCall, risk: 'network' })).toBe('ask');
});

test('the first rule that fits decides, by its position, and says why', () => {
  const allows = rule('allow', { tool: 'write_*', reason: 'Only drafts.' });
  const asks = rule('ask');
  expect(verdict(writeCall, allows, asks)).toBe('allow');
  expect(verdict(writeCall, asks, allows)).toBe('allow');
  expect(verdictFor({ rules: [allows], facts: writeCall, place })).toEqual({
    verdict: 'allow',
    rule: allows.id,
    reason: 'rule_allows: Only drafts.',
  });
  expect(verdict(writeCall, { ...allows, position: asks.position + 1 }, asks)).toBe('ask');
});

test('what any rule denies is denied, whatever stands before it', () => {
  expect(verdict(writeCall, rule('allow'), rule('ask'), rule('deny', { path: 'src/**' }))).toBe('deny');
});

test('a rule holds where it says, until it says, and not when it was taken back', () => {
  const allows = (says: Parameters<typeof rule>[1]) => verdict(writeCall, rule('allow', says));
  expect(allows({ scope: { in: 'workspace', workspaceId: workspace } })).toBe('allow');
  expect(allows({ scope: { in: 'workspace', workspaceId: otherWorkspace } })).toBe('ask');
  expect(allows({ scope: { in: 'conversation', conversationId: here } })).toBe('allow');
  expect(allows({ scope: { in: 'conversation', conversationId: parent } })).toBe('allow');
  expect(allows({ scope: { in: 'conversation', conversationId: elsewhere } })).toBe('ask');
  expect(allows({ expiresAt: '2026-01-01T00:00:00.001Z' })).toBe('allow');
  expect(allows({ expiresAt: '2026-01-01T01:00:00+01:00' })).toBe('ask');
  expect(allows({ revokedAt: '2025-02-01T00:00:00.000Z' })).toBe('ask');
});

test('limits on an agent hold for what it starts, leave does not', () => {
  const judge = (...rules: ReturnType<typeof rule>[]) =>
    verdictFor({ rules, facts: writeCall, place: { ...place, starters: ['orchestrator'] } }).verdict;
  expect(judge(rule('deny', { agent: 'orchestrator' }))).toBe('deny');
  expect(judge(rule('ask', { agent: 'orch*' }), rule('allow'))).toBe('ask');
  expect(judge(rule('allow', { agent: 'orchestrator' }))).toBe('ask');
  expect(judge(rule('allow', { agent: 'coder' }))).toBe('allow');
});

test('what is allowed for some paths is allowed only if all are among them; one is enough to be denied', () => {
  const both = { ...writeCall, writes: ['src/a.ts', 'b.ts'] };
  expect(verdict(writeCall, rule('allow', { path: 'src/**' }))).toBe('allow');
  expect(verdict(both, rule('allow', { path: 'src/**' }))).toBe('ask');
  expect(verdict(both, rule('deny', { path: 'src/**' }))).toBe('deny');
  expect(verdict({ ...writeCall, reads: ['b.ts'] }, rule('allow', { path: 'src/**' }))).toBe('ask');
  expect(verdict({ ...writeCall, writes: [] }, rule('allow', { path: '**' }))).toBe('ask');
});

test('hosts are named by wildcards, and to be allowed all of them are', () => {
  const fetched = (...hosts: string[]) => ({
    ...readCall,
    tool: 'fetch_url',
    risk: 'network' as const,
    reads: [],
    hosts,
  });
  const docs = rule('allow', { host: '*.Example.com' });
  expect(verdict(fetched('docs.example.com'), docs)).toBe('allow');
  expect(verdict(fetched('docs.example.com', 'evil.net'), docs)).toBe('ask');
  expect(verdict(fetched('example.com'), docs)).toBe('ask');
  expect(verdict(fetched(), docs)).toBe('ask');
  expect(verdict(fetched('a.net', 'docs.example.com'), rule('allow'), rule('deny', { host: '*.example.com' }))).toBe(
    'deny',
  );
});

test('one call and no other is allowed where its digest is named', () => {
  const exactly = 'a'.repeat(64);
  expect(verdict(writeCall, rule('allow', { exactly }))).toBe('allow');
  expect(verdict({ ...writeCall, exactly: 'b'.repeat(64) }, rule('allow', { exactly }))).toBe('ask');
});

test('where there is no sandbox no rule lets a command run unasked', () => {
  const judge = (facts: typeof readCall) =>
    verdictFor({ rules: [rule('allow')], facts, place: { ...place, hasSandbox: false } });
  expect(judge(run('npm test'))).toEqual({ verdict: 'ask', rule: 'always.no_sandbox', reason: 'no_sandbox' });
  expect(judge(writeCall).verdict).toBe('allow');
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
  expect(verdictFor({ rules: [], facts: { ...readCall, reads: ['a.ts', path] }, place })).toMatchObject({
    verdict: 'ask',
    rule: 'always.protected',
    reason: expect.stringContaining(path),
  });
  expect(verdict({ ...writeCall, writes: [path] }, rule('allow'), rule('allow', { path: '**' }))).toBe('ask');
  expect(verdict({ ...readCall, reads: [path] }, rule('deny'))).toBe('deny');
});

test.for(['environment.ts', '.github/workflows/ci.yml', '.gitignore', 'src/keys.ts', 'monkey', '.'])(
  '%s is nothing special',
  (path) => expect(verdict({ ...readCall, reads: [path] })).toBe('allow'),
);

test.for([
  'cat .env',
  'cat --from=.env',
  'cat a/.git/config',
  'cat ../secret',
  'cat /etc/passwd',
  'cat ~/notes',
  'cat .e*',
  'cat .en?',
  'cat src/.g[i]t/config',
  'cat *',
  "cat '.en'v",
])('`%s` names something protected and asks, even where such commands are allowed', (line) =>
  expect(verdict(run(line), rule('allow', { command: 'cat' }))).toBe('ask'),
);

test.for(['cat README.md', 'cat src/*.ts', 'cat a > /dev/null'])('`%s` names nothing protected', (line) =>
  expect(verdictFor({ rules: [rule('allow')], facts: run(line), place })).toMatchObject({ verdict: 'allow' }),
);

test('an explanation names the rule that decided, and what those before it did not fit', () => {
  const [other, late, tests, wide] = [
    rule('allow', { tool: 'write_file' }),
    rule('allow', { expiresAt: '2025-12-31T00:00:00.000Z' }),
    rule('allow', { command: 'npm test' }),
    rule('ask'),
  ];
  const far = rule('deny', { scope: { in: 'workspace', workspaceId: otherWorkspace } });
  const rules = [other, far, late, tests, wide];
  expect(explain({ rules, facts: run('npm run build'), place })).toEqual({
    verdict: 'ask',
    rule: wide.id,
    reason: 'rule_asks',
    tried: [
      { rule: other, why: 'tool' },
      { rule: late, why: 'expired' },
      { rule: tests, why: 'command' },
    ],
  });
  expect(explain({ rules: [tests], facts: run('npm test && rm x'), place })).toEqual({
    verdict: 'ask',
    reason: 'no_rule',
    part: 'rm x',
    tried: [{ rule: tests, why: 'command' }],
  });
  const denies = rule('deny', { command: 'npm' });
  expect(explain({ rules: [tests, denies, wide], facts: run('npm test'), place })).toMatchObject({
    verdict: 'deny',
    rule: denies.id,
    tried: [
      { rule: tests, why: 'overruled' },
      { rule: wide, why: 'overruled' },
    ],
  });
});
