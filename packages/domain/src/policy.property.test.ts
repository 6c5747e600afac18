import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Rule, RuleDraft, RuleScope } from '@codelab/protocol/rule';
import type { Verdict } from '@codelab/protocol/tool-call';
import { type PolicyPlace, verdictFor } from './policy.ts';
import { elsewhere, here, parent, place, readCall, rule, run, workspace, writeCall } from './testing/policed.ts';

const strictness: Record<Verdict, number> = { allow: 0, ask: 1, deny: 2 };

const anyLine = fc
  .array(fc.constantFrom('npm test', 'git push', 'rm -r x', 'cat $X', 'cat .env', 'ls > out/a'), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((parts) => fc.constantFrom(' && ', ' | ', '; ').map((by) => run(parts.join(by))));
const anyCall = fc.oneof(
  fc.constantFrom(
    readCall,
    writeCall,
    { ...writeCall, writes: ['.env'] },
    { ...readCall, risk: 'network' as const, hosts: ['a.dev'] },
  ),
  anyLine,
);

const anyDraft: fc.Arbitrary<RuleDraft> = fc.record(
  {
    verdict: fc.constantFrom('allow', 'ask', 'deny'),
    scope: fc.constantFrom<RuleScope>(
      { in: 'everywhere' },
      { in: 'workspace', workspaceId: workspace },
      ...[here, parent, elsewhere].map((conversationId) => ({ in: 'conversation' as const, conversationId })),
    ),
    agent: fc.constantFrom('coder', 'orchestrator', 'a*', '*'),
    tool: fc.constantFrom('read_*', 'write_file', 'execute_command'),
    risk: fc.constantFrom('read', 'write', 'execute'),
    path: fc.constantFrom('src/**', '*.md', 'out/**'),
    command: fc.constantFrom('npm', 'git push', 'rm', 'ls', 'cat'),
    host: fc.constantFrom('*.dev', 'b.dev'),
    exactly: fc.constantFrom('a'.repeat(64), 'c'.repeat(64)),
    expiresAt: fc.constantFrom('2025-12-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'),
  },
  { requiredKeys: ['verdict', 'scope'] },
);
const anyRule = anyDraft.map((draft) => rule(draft.verdict, draft));
const anyRules = fc.array(anyRule, { maxLength: 6 });
const anyPlace: fc.Arbitrary<PolicyPlace> = fc
  .record({
    starters: fc.subarray(['orchestrator', 'architect']),
    hasSandbox: fc.boolean(),
  })
  .map((some) => ({ ...place, ...some }));

/** In the order in which they are given. */
function placed(rules: readonly Rule[]): Rule[] {
  return rules.map((one, position) => ({ ...one, position }));
}

test('the order in which rules are read from somewhere does not matter, their positions do', () =>
  fc.assert(
    fc.property(
      anyRules.chain((rules) => fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length }))),
      anyCall,
      anyPlace,
      ([rules, shuffled], facts, at) => {
        expect(verdictFor({ rules: shuffled, facts, place: at })).toEqual(verdictFor({ rules, facts, place: at }));
      },
    ),
  ));

test('a rule that comes after the one that decided changes nothing, unless it denies', () =>
  fc.assert(
    fc.property(
      fc.record({ before: anyRules, after: anyRules, facts: anyCall, at: anyPlace }),
      ({ before, after, facts, at }) => {
        const decided = verdictFor({ rules: placed(before), facts, place: at });
        const more = after.filter((one) => one.verdict !== 'deny');
        const parts = facts.command?.parts.length ?? 1;
        if (parts === 1 && before.some((one) => one.id === decided.rule)) {
          expect(verdictFor({ rules: placed([...before, ...more]), facts, place: at })).toEqual(decided);
        }
      },
    ),
  ));

test('what is denied stays denied, whatever other rules there are and in whatever order', () =>
  fc.assert(
    fc.property(
      fc.record({ first: anyRules, rules: anyRules, last: anyRules, facts: anyCall, at: anyPlace }),
      ({ first, rules, last, facts, at }) => {
        if (verdictFor({ rules: placed(rules), facts, place: at }).verdict !== 'deny') return;
        expect(verdictFor({ rules: placed([...last, ...rules, ...first]), facts, place: at }).verdict).toBe('deny');
      },
    ),
  ));

test('nothing is gained by one more rule that asks or denies, placed first', () =>
  fc.assert(
    fc.property(
      fc.record({ rules: anyRules, one: anyRule, facts: anyCall, at: anyPlace }),
      ({ rules, one, facts, at }) => {
        if (one.verdict === 'allow') return;
        const was = verdictFor({ rules: placed(rules), facts, place: at }).verdict;
        const is = verdictFor({ rules: placed([one, ...rules]), facts, place: at }).verdict;
        expect(strictness[is]).toBeGreaterThanOrEqual(strictness[was]);
      },
    ),
  ));

test('nothing is gained by being started by somebody', () =>
  fc.assert(
    fc.property(
      fc.record({
        rules: anyRules,
        facts: anyCall,
        at: anyPlace,
        starter: fc.constantFrom('orchestrator', 'architect', 'coder'),
      }),
      ({ rules, facts, at, starter }) => {
        const was = verdictFor({ rules, facts, place: at }).verdict;
        const is = verdictFor({ rules, facts, place: { ...at, starters: [...at.starters, starter] } }).verdict;
        expect(strictness[is]).toBeGreaterThanOrEqual(strictness[was]);
      },
    ),
  ));

test('a rule that holds no more decides as little as none', () =>
  fc.assert(
    fc.property(
      fc.record({ rules: anyRules, one: anyRule, facts: anyCall, at: anyPlace }),
      ({ rules, one, facts, at }) => {
        const without = verdictFor({ rules: placed(rules), facts, place: at });
        const gone = { ...one, position: -1 };
        const over = { revokedAt: place.now };
        expect(verdictFor({ rules: [{ ...gone, ...over }, ...placed(rules)], facts, place: at })).toEqual(without);
        expect(verdictFor({ rules: [{ ...gone, expiresAt: place.now }, ...placed(rules)], facts, place: at })).toEqual(
          without,
        );
      },
    ),
  ));

test('a line with one more program in it is never judged more mildly', () =>
  fc.assert(
    fc.property(
      fc.record({
        rules: anyRules,
        at: anyPlace,
        line: fc.constantFrom('npm test', 'git push', 'rm -r x', 'ls'),
        more: fc.constantFrom('npm test', 'rm x', 'cat $X'),
      }),
      ({ rules, at, line, more }) => {
        const was = verdictFor({ rules, facts: run(line), place: at }).verdict;
        const is = verdictFor({ rules, facts: run(`${line} && ${more}`), place: at }).verdict;
        expect(strictness[is]).toBeGreaterThanOrEqual(strictness[was]);
      },
    ),
  ));
