import { Parser } from 'htmlparser2';
import { PageText } from './page-text.ts';

const pieceChars = 64 * 1024;
/** Deeper than any page that people read; beyond it the parser would slow down with every element. */
const maxDepth = 1_000;

/** What a page says, as Markdown as far as it goes: headings, lists, links, code, tables. Nothing in it runs. */
export function textOfPage(html: string, url: string): { title: string; text: string; isCut: boolean } {
  const page = new PageText(url);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      onclosetag: (name) => page.close(name),
      ontext: (text) => page.say(text),
    },
    { decodeEntities: true },
  );
  let at = 0;
  for (; at < html.length && page.depth <= maxDepth; at += pieceChars) parser.write(html.slice(at, at + pieceChars));
  const isCut = at < html.length;
  if (!isCut) parser.end();
  return { ...page.read(), isCut };
}
