import type { Node } from './bash-tree.ts';

/** Within these a line's end is the command's end. */
const endsWithLine = new Set([
  'command',
  'redirected_statement',
  'file_redirect',
  'declaration_command',
  'unset_command',
]);

/**
 * The grammar is ambiguous, and where a line is long its reader sometimes takes the next line for more words of the same
 * command (`a | b c | d -e⏎rm f`). These are the places of such line ends; `undefined` where a comment forbids to mend it.
 */
export function overreadLineEnds(root: Node): number[] | undefined {
  const found: number[] = [];
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { children, text, startIndex } = node;
    stack.push(...children);
    if (!endsWithLine.has(node.type)) continue;
    for (const [index, child] of children.entries()) {
      const before = children[index - 1];
      if (!before) continue;
      const gap = text.slice(before.endIndex - startIndex, child.startIndex - startIndex);
      const at = gap.replaceAll('\\\n', '  ').indexOf('\n');
      if (at === -1) continue;
      if (before.type === 'comment' || child.type === 'comment' || before.type === 'heredoc_redirect') return undefined;
      found.push(before.endIndex + at);
    }
  }
  return found;
}
