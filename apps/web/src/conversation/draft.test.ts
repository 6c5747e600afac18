import { expect, test } from 'vitest';
import { ModelRef } from '@codelab/protocol/agent';
import { draftOf, giveBack } from './draft.ts';

test('a text that could not be sent comes back into the empty field', () => {
  giveBack('one', 'Do this');
  expect(draftOf('one').read()).toEqual({ text: 'Do this' });
});

test('what was written since is not lost, nor is the chosen model', () => {
  const model = ModelRef.parse('demo');
  draftOf('two').write({ text: 'Then that', model });
  giveBack('two', 'Do this');
  expect(draftOf('two').read()).toEqual({ text: 'Do this\n\nThen that', model });
});

test('each conversation has a draft of its own', () => {
  draftOf('three').write({ text: 'Here' });
  expect(draftOf('four').read().text).toBe('');
});
