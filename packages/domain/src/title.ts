const maxLength = 60;

/** A conversation's title: the first line of its first message that says something, without its markdown. */
export function titleOf(message: string): string {
  const lines = message.split(/[\r\n\u2028\u2029]+/);
  const plain = lines.filter((line) => !/^\s*(```|~~~)/.test(line)).map(withoutMarkdown);
  return shortened(plain.find((line) => /[\p{L}\p{N}]/u.test(line)) ?? message.replaceAll(/\s+/g, ' ').trim());
}

function withoutMarkdown(line: string): string {
  return line
    .replace(/^\s*(?:(?:#{1,6}|>|[-*+]|\d{1,9}[.)])\s+)*(?:\[[ xX]\]\s+)?/, '')
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/`+/g, '')
    .replaceAll(/\*\*|~~|(?<![\p{L}\p{N}])__|__(?![\p{L}\p{N}])/gu, '')
    .replaceAll(/(?<![\p{L}\p{N}*_])([*_])(?=\S)([^*_]+)(?<=\S)\1(?![\p{L}\p{N}*_])/gu, '$2')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Cut between words where one can, and never within a character. */
function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= maxLength) return text;
  const cut = characters.slice(0, maxLength - 1);
  const hasWholeWords = characters[maxLength - 1] === ' ';
  const space = hasWholeWords ? cut.length : cut.lastIndexOf(' ');
  const kept = space >= maxLength / 2 ? cut.slice(0, space) : cut;
  return `${kept.join('').replace(/[\s,;:.–—-]+$/, '')}…`;
}
