/** A text in which everything quoted is one opaque character sequence, so that it can be cut into steps safely. */
export type Hidden = {
  readonly text: string;
  /** The original words of a piece, quotes included. */
  reveal(piece: string): string;
  /** What a piece says: without its quotes when the whole piece is quoted. */
  contentOf(piece: string): string;
};

const opening = '\uE000';
const closing = '\uE001';

/** One quoted thing, in a regular expression. */
export const token = `${opening}\\d+${closing}`;

const quoted = new RegExp(
  [
    '```[\\s\\S]*?```',
    '`[^`\\n]+`',
    '"[^"\\n]*"',
    '«[^»\\n]*»',
    '“[^”\\n]*”',
    // An apostrophe within a word is not a quote.
    "(?<![\\p{L}\\d])'[^'\\n]*'(?![\\p{L}\\d])",
  ].join('|'),
  'gu',
);

export function hideQuoted(original: string): Hidden {
  const pieces: string[] = [];
  const text = original
    .replaceAll(/[\uE000\uE001]/g, '')
    .replaceAll(quoted, (piece) => {
      pieces.push(piece);
      return `${opening}${pieces.length - 1}${closing}`;
    })
    // Outside quotes, white space is kept only as indentation: long runs of it make regular expressions slow.
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\S\n\t ]/g, ' ')
    .replaceAll(/(?<=[^\s])[\t ]{2,}/g, ' ')
    .replaceAll(/[\t ]{40,}/g, ' ')
    .replaceAll(/\n(?:[\t ]*\n)+/g, '\n\n');
  const pieceAt = (index: string | undefined) => pieces[Number(index)] ?? '';
  return {
    text,
    reveal: (piece) => piece.replaceAll(new RegExp(`${opening}(\\d+)${closing}`, 'g'), (_, index) => pieceAt(index)),
    contentOf(piece) {
      const whole = new RegExp(`^\\s*${opening}(\\d+)${closing}\\s*$`).exec(piece);
      return whole ? unquoted(pieceAt(whole[1])) : this.reveal(piece).trim();
    },
  };
}

function unquoted(piece: string): string {
  if (!piece.startsWith('```')) return piece.slice(1, -1);
  const inner = piece.slice(3, -3);
  // The first line of a fence names the language.
  const firstLine = inner.indexOf('\n');
  return firstLine === -1 ? inner.trim() : inner.slice(firstLine + 1);
}
