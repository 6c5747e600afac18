const silent: ReadonlySet<string> = new Set(
  ['script', 'style', 'noscript', 'template', 'svg', 'iframe', 'object', 'canvas', 'audio', 'video', 'select'].concat([
    'head',
    'nav',
    'dialog',
    'form',
  ]),
);
const blocks: ReadonlySet<string> = new Set(
  ['p', 'div', 'section', 'article', 'main', 'header', 'footer', 'aside', 'ul', 'ol', 'dl', 'dt', 'dd', 'table'].concat(
    ['blockquote', 'figure', 'figcaption', 'details', 'summary', 'address', 'body'],
  ),
);
const marks: Readonly<Record<string, string>> = { strong: '**', b: '**', em: '_', i: '_', code: '`' };
const maxAddressChars = 500;

type List = { readonly isOrdered: boolean; count: number };
type Link = { readonly address: string; readonly at: number };

/** Hears the elements of a page in their order and keeps what a reader would see. */
export class PageText {
  readonly #url: string;
  readonly #pieces: string[] = [];
  readonly #lists: List[] = [];
  readonly #links: (Link | undefined)[] = [];
  #title = '';
  #inTitle = false;
  #silentDepth = 0;
  #preDepth = 0;
  #end = '';
  /** Nothing has been said yet in the item of a list that was begun. */
  #isItemFresh = false;
  depth = 0;

  constructor(url: string) {
    this.#url = url;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.depth += 1;
    if (name === 'title' && this.#title === '') this.#inTitle = true;
    if (silent.has(name)) this.#silentDepth += 1;
    if (this.#silentDepth > 0) return;
    if (/^h[1-6]$/.test(name)) this.#block(`${'#'.repeat(Number(name[1]))} `);
    else if (name === 'pre') this.#openPre();
    else if (name === 'li') this.#openItem();
    else if (name === 'a') this.#openLink(attributes.href);
    else if (name === 'br') this.#put('\n');
    else if (name === 'hr') this.#block('---\n\n');
    else if (name === 'tr') this.#line('|');
    else if (name === 'td' || name === 'th') this.#put(' ');
    else if (name === 'img') this.say(attributes.alt ? ` [${attributes.alt}] ` : '');
    else if (name in marks && this.#preDepth === 0) this.#put(marks[name] ?? '');
    else if (blocks.has(name)) this.#openBlock(name);
  }

  close(name: string): void {
    this.depth -= 1;
    if (name === 'title') this.#inTitle = false;
    if (silent.has(name)) {
      this.#silentDepth -= 1;
      return;
    }
    if (this.#silentDepth > 0) return;
    if (name === 'pre') this.#closePre();
    else if (name === 'a') this.#closeLink();
    else if (name === 'td' || name === 'th') this.#put(' |');
    else if (name in marks && this.#preDepth === 0) this.#put(marks[name] ?? '');
    else if (name === 'ul' || name === 'ol') this.#lists.pop();
    if (blocks.has(name) || /^h[1-6]$/.test(name)) this.#block('');
  }

  say(text: string): void {
    if (this.#inTitle) this.#title += text;
    if (this.#silentDepth > 0) return;
    if (this.#preDepth > 0) {
      this.#put(text);
      return;
    }
    const plain = text.replace(/\s+/g, ' ');
    if (plain.trim() !== '') this.#isItemFresh = false;
    this.#put(/\s$/.test(this.#end) || this.#end === '' ? plain.trimStart() : plain);
  }

  read(): { title: string; text: string } {
    const lines = this.#pieces.join('').replaceAll('\0', '\ufffd').split('\n');
    const text = lines
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
    return { title: this.#title.replace(/\s+/g, ' ').trim().slice(0, 300), text };
  }

  #put(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.#end = (this.#end + text.slice(-2)).slice(-2);
  }

  #line(text: string): void {
    this.#put(this.#end === '' || this.#end.endsWith('\n') ? text : `\n${text}`);
  }

  #block(text: string): void {
    if (this.#end !== '' && this.#end !== '\n\n') this.#put(this.#end.endsWith('\n') ? '\n' : '\n\n');
    this.#put(text);
  }

  #openBlock(name: string): void {
    if (name === 'ul' || name === 'ol') this.#lists.push({ isOrdered: name === 'ol', count: 0 });
    if (this.#isItemFresh || ((name === 'ul' || name === 'ol') && this.#lists.length > 1)) return;
    this.#block(name === 'blockquote' ? '> ' : '');
  }

  #openItem(): void {
    const list = this.#lists.at(-1);
    const indent = '  '.repeat(Math.min(Math.max(this.#lists.length - 1, 0), 6));
    if (list) list.count += 1;
    this.#line(`${indent}${list?.isOrdered ? `${list.count}.` : '-'} `);
    this.#isItemFresh = true;
  }

  #openPre(): void {
    this.#preDepth += 1;
    if (this.#preDepth === 1) this.#block('```\n');
  }

  #closePre(): void {
    this.#preDepth -= 1;
    if (this.#preDepth > 0) return;
    this.#line('```');
    this.#block('');
  }

  /** A link without words, or that leads nowhere, is only its words. */
  #openLink(href: string | undefined): void {
    const url = href === undefined ? null : URL.parse(href, this.#url);
    const leads = url && /^https?:$/.test(url.protocol) && url.href.length <= maxAddressChars && !href?.startsWith('#');
    this.#links.push(leads && this.#preDepth === 0 ? { address: url.href, at: this.#pieces.length } : undefined);
  }

  #closeLink(): void {
    const link = this.#links.pop();
    if (!link) return;
    const words = this.#pieces.splice(link.at).join('');
    const said = words.trim();
    const [before, after] = [
      words.slice(0, words.length - words.trimStart().length),
      words.slice(words.trimEnd().length),
    ];
    this.#put(said === '' || said.includes('\n') ? words : `${before}[${said}](${link.address})${after}`);
  }
}
