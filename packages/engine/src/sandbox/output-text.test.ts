import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputText } from './output-text.ts';

test('what fits is kept whole, what does not keeps both ends and is always well-formed', async () => {
  const chunk = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 50 }),
    fc.constantFrom('👋'.repeat(10_000), 'x'.repeat(23_901), 'line\n'.repeat(5_000)),
  );
  await fc.assert(
    fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
      const kept = new OutputText();
      for (const text of chunks) kept.add(text);
      const whole = chunks.join('');
      const told = kept.toString();

      // No `toEqual` on whole texts: a failure would print them.
      expect(told.length <= 48_000 && told.isWellFormed()).toBe(true);
      expect(told === whole).toBe(!kept.truncated);
      expect(told.slice(0, 23_000) === whole.slice(0, 23_000)).toBe(true);
      expect(told.slice(-23_000) === whole.slice(-23_000)).toBe(true);
    }),
  );
});
