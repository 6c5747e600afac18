import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

export type { Node } from 'web-tree-sitter';

const patienceMs = 500;
let ready: Promise<Language> | undefined;

/** What the reader makes of the text in bash's grammar; `undefined` when it does not come to an end in time. */
export async function readTree<T>(text: string, use: (root: Node) => T): Promise<T | undefined> {
  ready ??= load();
  const language = await ready;
  const parser = new Parser();
  parser.setLanguage(language);
  const until = performance.now() + patienceMs;
  // The types forget what the documentation says: `true` ends the reading.
  const progressCallback = () => performance.now() > until;
  try {
    const tree = parser.parse(text, null, { progressCallback });
    if (!tree) return undefined;
    try {
      return use(tree.rootNode);
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

async function load(): Promise<Language> {
  const require = createRequire(import.meta.url);
  await Parser.init({ locateFile: () => require.resolve('web-tree-sitter/web-tree-sitter.wasm') });
  return await Language.load(require.resolve('tree-sitter-bash/tree-sitter-bash.wasm'));
}
