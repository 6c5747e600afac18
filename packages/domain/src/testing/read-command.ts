import type { CommandFacts } from '@codelab/protocol/call-facts';
import { commandWords } from '../command-words.ts';

/** For tests: reads the few lines that they write. What the server knows of shells is not this. */
export function readCommand(line: string): CommandFacts & { reads: string[]; writes: string[] } {
  const writes: string[] = [];
  const texts = line.split(/\|\||&&|[;|\n]/).map((text) => text.trim());
  const parts = texts.map((whole) => {
    const text = whole.replace(/\s*>\s*(\S+)/g, (_, path: string) => {
      writes.push(path);
      return '';
    });
    const words = text.split(/\s+/).map((word) => (word.includes('$') ? null : (commandWords(word)?.[0] ?? word)));
    return { text: whole, words };
  });
  const isClear = !line.includes('`') && texts.every((text) => text !== '');
  return { line, parts, isClear, warnings: line.includes('eval') ? ['eval'] : [], reads: [], writes };
}
