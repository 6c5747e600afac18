import { stripVTControlCharacters } from 'node:util';

/** For models: without colours, and each line as it stands after its carriage returns, as a terminal would leave it. */
export function plainText(output: string): string {
  return stripVTControlCharacters(output)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      const [last = '', before = ''] = line.split('\r').reverse();
      return last === '' ? before : last;
    })
    .join('\n');
}
