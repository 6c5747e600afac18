import type { Node } from './bash-tree.ts';

/** A word as a program would get it. `null` when only the shell could tell: a variable, a substitution, a pattern. */
export type Word = string | null;

export function wordOf(node: Node): Word {
  switch (node.type) {
    case 'word':
    case 'number':
    case 'variable_name':
      return plainWord(node.text);
    case 'raw_string':
      return node.text.slice(1, -1);
    case 'string':
      return quotedWord(node);
    case 'concatenation':
    case 'command_name':
      return joined(node);
    default:
      // Signs such as `==` stand for themselves; everything else that has a name is worked out by the shell.
      return node.isNamed || node.childCount > 0 ? null : plainWord(node.text);
  }
}

function joined(node: Node): Word {
  // `{a,b}` comes in pieces, none of which tells that the shell takes it apart.
  if (/\{.*(,|\.\.).*\}/s.test(node.text)) return null;
  let text = '';
  for (const child of node.children) {
    const word = wordOf(child);
    if (word === null) return null;
    text += word;
  }
  return text;
}

function quotedWord(node: Node): Word {
  const parts = node.namedChildren.filter((child) => child.type !== 'string_content');
  if (parts.length > 0 || !node.text.startsWith('"')) return null;
  return node.text.slice(1, -1).replace(/\\([$`"\\\n])/g, (_, sign: string) => (sign === '\n' ? '' : sign));
}

/** Unquoted: a backslash takes away what the next sign means, patterns and `~` are the shell's. */
function plainWord(text: string): Word {
  const bare = text.replace(/\\[\s\S]/g, '');
  if (/[*?[]/.test(bare) || /^~|[=:]~/.test(bare)) return null;
  if (/\{.*(,|\.\.).*\}/s.test(bare)) return null;
  return text.replace(/\\([\s\S])/g, (_, sign: string) => (sign === '\n' ? '' : sign));
}
