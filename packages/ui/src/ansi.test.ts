import { expect, test } from 'vitest';
import { parseAnsi } from './ansi.ts';

const esc = '\u001b';

function shown(output: string): string {
  return parseAnsi(output)
    .map((span) => span.text)
    .join('');
}

test('colours and weights are kept until they are taken back', () => {
  expect(parseAnsi(`${esc}[1;32mPASS${esc}[0m src/a.test.ts ${esc}[2m(3 ms)${esc}[22m.`)).toEqual([
    { text: 'PASS', color: 'green', bold: true },
    { text: ' src/a.test.ts ' },
    { text: '(3 ms)', dim: true },
    { text: '.' },
  ]);
});

test('bright and indexed colours have the name of their plain one, and true colour is plain', () => {
  expect(parseAnsi(`${esc}[91mA${esc}[38;5;4mB${esc}[90mC${esc}[38;2;1;2;3;4mD`)).toEqual([
    { text: 'A', color: 'red' },
    { text: 'B', color: 'blue' },
    { text: 'C', color: 'gray' },
    { text: 'D', color: 'gray', underline: true },
  ]);
});

test('black and white are the colour of ordinary text', () => {
  expect(parseAnsi(`${esc}[31mred${esc}[37mplain`)).toEqual([{ text: 'red', color: 'red' }, { text: 'plain' }]);
});

test('a background colour changes nothing that is read', () => {
  expect(parseAnsi(`${esc}[41;48;5;200mtext`)).toEqual([{ text: 'text' }]);
});

test('a carriage return overwrites its line, as progress bars do', () => {
  expect(shown('10 %\r50 %\r100 %\ndone\r\nnext')).toBe('100 %\ndone\nnext');
});

test('a line that has only just been returned to is still shown', () => {
  expect(shown('10 %\r50 %\r')).toBe('50 %');
});

test('what moves the cursor, asks, titles or links the terminal is left out', () => {
  expect(
    shown(`${esc}[2J${esc}[1;1Ha${esc}]0;title\u0007b${esc}]8;;https://example.com${esc}\\c${esc}[?25ld\u0008\u0007`),
  ).toBe('abcd');
});

test('half an escape sequence at the end of a live stream is not shown', () => {
  expect(shown(`ready${esc}`)).toBe('ready');
  expect(shown(`ready${esc}[3`)).toBe('ready');
});

test('tabs and line breaks stay', () => {
  expect(shown('a\tb\n\nc')).toBe('a\tb\n\nc');
});
