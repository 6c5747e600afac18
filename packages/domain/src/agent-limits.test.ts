import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedBy, limitsOf } from './policy.ts';
import { run as command, readCall as read, writeCall as write } from './testing/policed.ts';

const run = command('ls');
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
