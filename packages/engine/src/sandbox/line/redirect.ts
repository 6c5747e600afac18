import type { Node } from './bash-tree.ts';
import type { LineReading } from './line-reading.ts';
import { type Word, wordOf } from './word.ts';

const devices = /^\/dev\/(null|stdin|stdout|stderr|tty|zero|fd\/\d+)$/;

/**
 * What a redirect reads and writes. Words that stand behind its own are the command's (`ls 2>log -l`): the grammar leaves
 * them here, and they are given back.
 */
export function readRedirect(node: Node, reading: LineReading): Node[] {
  const operator = node.children.find((child) => /^[&\d]*[<>]/.test(child.type))?.type ?? '';
  const [target, ...rest] = node.childrenForFieldName('destination').filter((child) => child !== null);
  if (operator === '' || node.hasError) reading.unclear('redirect');
  if (target && target.type !== 'process_substitution') place(operator, wordOf(target), reading);
  return rest;
}

function place(operator: string, target: Word, reading: LineReading): void {
  if (target === null || target === '') reading.unclear('redirect');
  else if (/^\/dev\/(tcp|udp)\//.test(target)) reading.unclear('network');
  else if (!devices.test(target) && !(/^[<>]&/.test(operator) && /^(\d+|-)-?$/.test(target))) {
    if (operator.includes('<')) reading.reads.add(target);
    if (operator.includes('>')) reading.writes.add(target);
  }
}

/**
 * Where a here-document ends is the one place in which readers of shells differ, so only its plain forms are clear: one
 * name, quoted as a whole or not, that stands alone on the last line and nowhere before.
 */
export function readHeredoc(node: Node, reading: LineReading): { quoted: boolean; body: string } {
  const start = node.children.find((child) => child?.type === 'heredoc_start')?.text ?? '';
  const body = node.children.find((child) => child?.type === 'heredoc_body')?.text ?? '';
  const end = node.children.find((child) => child?.type === 'heredoc_end')?.text ?? '';
  const [, quote = '', name] = /^(['"]?)([A-Za-z_][A-Za-z0-9_]*)\1$/.exec(start) ?? [];
  const lines = body.split('\n').map((line) => line.replace(/^\t+/, ''));
  if (name === undefined || end.trim() !== name || lines.slice(0, -1).includes(name)) reading.unclear('here_document');
  return { quoted: quote !== '', body };
}
