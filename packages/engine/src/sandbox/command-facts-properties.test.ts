import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandFacts } from './command-facts.ts';
import { clearLines } from './line/sample-lines.ts';

const pieces = ['ls', 'rm -rf a', '$(', ')', '`', '"', "'", '\\', '\n', ' ', ';', '|', '&', '&&', '<<EOF', 'EOF', '<<<']
  .concat(['>', '<(', `\${`, '}', '{', '(', 'if', 'then', 'fi', 'for x in', 'do', 'done', 'case', 'esac', 'bash -c'])
  .concat(['eval', 'xargs', 'env', '$x', '*', '#', '=', '[[', ']]', '((', '))', '!', 'é', '\u{1f680}', '\0']);

test('no text at all makes it throw or wait', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...pieces)).map((all) => all.join(' ')),
    fc.array(fc.constantFrom(...pieces)).map((all) => all.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (line) => {
      const facts = await commandFacts(line);
      expect(facts.line).toBe(line);
      expect(facts.isClear && facts.parts.length === 0).toBe(false);
    }),
    { numRuns: 300 },
  );
});

const whole = clearLines.filter(([line]) => !/<<|#|\n|&$/.test(line));
const frames: readonly ((line: string) => string)[] = [
  // Without the blanks two parentheses would be arithmetic.
  (line) => `( ${line} )`,
  (line) => `{ ${line}; }`,
  (line) => `true && ${line}`,
  (line) => `${line} | cat`,
  (line) => `echo "$( ${line})"`,
  (line) => `echo $( ${line} )`,
  (line) => `cat <(${line})`,
  (line) => `if true; then ${line}; fi`,
  (line) => `while ${line}; do true; done`,
  (line) => `g() { ${line}; }`,
  (line) => `x=$( ${line})`,
  (line) => `cat <<END\n$( ${line})\nEND\n`,
  (line) => `${line} &`,
];

test('wherever a line stands, nothing that it runs is overlooked', async () => {
  const framed = fc.tuple(fc.constantFrom(...whole), fc.array(fc.constantFrom(...frames), { maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(framed, async ([[line, ...expected], around]) => {
      const found = await commandFacts(around.reduce((inner, frame) => frame(inner), line));
      const names = found.parts.map(({ words }) => words[0]);
      // What cannot be read is allowed by nobody, so nothing needs to be found in it.
      if (!found.warnings.includes('unreadable')) expect(names).toEqual(expect.arrayContaining(expected));
      else expect(found.isClear).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('lines after each other run what each of them runs, no more and no less', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...whole), { minLength: 1, maxLength: 4 }), async (lines) => {
      const wordsOf = async (line: string) => (await commandFacts(line)).parts.map(({ words }) => words.join(' '));
      const together = await wordsOf(lines.map(([line]) => line).join('\n'));
      const alone = await Promise.all(lines.map(([line]) => wordsOf(line)));
      expect([...new Set(together)].sort()).toEqual([...new Set(alone.flat())].sort());
    }),
    { numRuns: 300 },
  );
});
