import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentName } from '@codelab/protocol/agent';
import type { CallFacts } from '@codelab/protocol/call-facts';
import type { Risk } from '@codelab/protocol/tool-call';
import { type Bounds, handingOver, inheritedLimits, mayDoNoMore, type Starter, startersAfter } from './delegation.ts';
import { allowedBy, limitsOf } from './policy.ts';

const named = (name: string) => name as AgentName;
const names = fc.constantFrom(...['docs', 'reader', 'coder', 'tester'].map(named));
const tools = fc.uniqueArray(fc.constantFrom('read_file', 'write_file', 'execute_command', '*', 'read_*', 'git_?og'));
const globs = fc.uniqueArray(fc.constantFrom('**', 'docs/**', '*.md', 'docs/*.md', 'src/'));
const bounds: fc.Arbitrary<Bounds> = fc.record(
  { name: names, tools, writes: globs },
  { requiredKeys: ['name', 'tools'] },
);
const starter: fc.Arbitrary<Starter> = fc
  .tuple(bounds, fc.option(fc.uniqueArray(names), { nil: undefined }))
  .map(([one, delegates]) => ({ ...one, delegates }));
const call: fc.Arbitrary<CallFacts> = fc.record({
  agent: names,
  tool: fc.constantFrom('read_file', 'write_file', 'execute_command', 'git_log', 'files__write'),
  risk: fc.constantFrom<Risk>('read', 'write', 'execute', 'network'),
  reads: fc.constant([]),
  writes: fc.subarray(['docs/a.md', 'docs/deep/b.md', 'src/a.ts', 'readme.md']),
});

test('one more starter never permits more', () => {
  return fc.assert(
    fc.property(fc.array(starter, { minLength: 1, maxLength: 4 }), bounds, call, (all, agent, given) => {
      const starters = all.slice(0, -1);
      fc.pre(allowedBy(inheritedLimits(all, agent), given).allowed);
      expect(allowedBy(inheritedLimits(starters, agent), given).allowed).toBe(true);
    }),
  );
});

test('whoever may do no more than another one is let through nothing that stops the other', () => {
  return fc.assert(
    fc.property(bounds, bounds, call, (one, than, given) => {
      fc.pre(mayDoNoMore(one, than) && allowedBy(limitsOf([one]), given).allowed);
      expect(allowedBy(limitsOf([than]), given).allowed).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('what is handed over is bound by everybody who did not name who takes it', () => {
  return fc.assert(
    fc.property(fc.array(starter, { maxLength: 3 }), bounds, call, (starters, agent, given) => {
      const limiting = starters.filter(
        ({ name, delegates }) => delegates !== undefined && !delegates.includes(agent.name) && name !== agent.name,
      );
      fc.pre(limiting.some((one) => !allowedBy(limitsOf([one]), given).allowed));
      expect(allowedBy(inheritedLimits(starters, agent), given).allowed).toBe(false);
    }),
  );
});

const docs: Starter = {
  name: named('docs'),
  tools: ['read_file', 'write_file', 'switch_agent', 'propose_plan'],
  writes: ['docs/**'],
  delegates: [named('tester')],
};
const coder: Bounds = { name: named('coder'), tools: ['*'] };
const tester: Bounds = { name: named('tester'), tools: ['read_file', 'execute_command'], writes: [] };
const guide: Bounds = { name: named('guide'), tools: ['read_file', 'write_file'], writes: ['docs/guide/*.md'] };
const house: Starter = { name: named('orchestrator'), tools: ['read_file'], writes: [] };

test('an agent hands work to whom a person named, and to whoever may do no more', () => {
  expect(handingOver([docs], tester)).toEqual({ may: true, because: 'named' });
  expect(handingOver([docs], guide)).toEqual({ may: true, because: 'no_more' });
  expect(handingOver([docs], coder)).toEqual({ may: false, because: 'does_more', limit: 'docs' });
  expect(handingOver([house], coder)).toEqual({ may: true, because: 'everybody' });
});

test('a limit is not got rid of by way of an agent that hands work to everybody', () => {
  expect(handingOver([docs, house], coder)).toMatchObject({ may: false, limit: 'docs' });
  expect(inheritedLimits([docs, house], coder).map(({ name }) => name)).toEqual(['docs', 'coder']);
});

test('who started what is kept in order, each once', () => {
  expect(startersAfter([], named('docs'))).toEqual(['docs']);
  expect(startersAfter([named('docs'), named('guide')], named('docs'))).toEqual(['guide', 'docs']);
});
