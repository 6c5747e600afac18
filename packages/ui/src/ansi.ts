export type AnsiColor = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'gray';

/** A run of text that looks the same. Absent = plain. */
export type AnsiSpan = {
  readonly text: string;
  readonly color?: AnsiColor;
  readonly bold?: true;
  readonly dim?: true;
  readonly underline?: true;
};

type Look = Omit<AnsiSpan, 'text'>;

// Black and white are the terminal's own two; on a themed ground they are the plain colour.
const colors: readonly (AnsiColor | undefined)[] = [
  undefined,
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  undefined,
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const escapeSequence = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, cut off at the end.
const halfSequence = /\u001b\[?[0-9;:?]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken away.
const otherControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * What a terminal would show of a command's output, as far as text without a cursor can: colours and weights are kept, a
 * carriage return overwrites its line (progress bars), everything else that moves or asks is left out.
 */
export function parseAnsi(output: string): AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let look: Look = {};
  let at = 0;

  function say(text: string): void {
    const shown = text.replace(otherControls, '');
    if (shown) spans.push({ text: shown, ...look });
  }

  const text = overwritten(output);
  for (const sequence of text.matchAll(escapeSequence)) {
    say(text.slice(at, sequence.index));
    at = sequence.index + sequence[0].length;
    if (sequence[2] === 'm') look = lookAfter(look, sequence[1] ?? '');
  }
  // An escape sequence that has only half arrived is not shown.
  say(text.slice(at).replace(halfSequence, ''));
  return spans;
}

/** Each line as it stands after its carriage returns. */
function overwritten(output: string): string {
  if (!output.includes('\r')) return output;
  return output
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => {
      const [last = '', before = ''] = line.split('\r').reverse();
      return last === '' ? before : last;
    })
    .join('\n');
}

function lookAfter(look: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map(Number);
  let next: Look = look;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      // 256 colours and true colour are said in further numbers; the first sixteen have a name of ours.
      if (code === 38 && codes[index + 1] === 5) next = colored(next, indexed(codes[index + 2] ?? 0));
      index += codes[index + 1] === 2 ? 4 : 2;
    } else {
      next = changed(next, code);
    }
  }
  return next;
}

function changed(look: Look, code: number): Look {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 4) return { ...look, underline: true };
  if (code === 22) return without(look, 'bold', 'dim');
  if (code === 24) return without(look, 'underline');
  if (code === 39) return without(look, 'color');
  if (code >= 30 && code <= 37) return colored(look, colors[code - 30]);
  if (code >= 90 && code <= 97) return colored(look, indexed(code - 90 + 8));
  return look;
}

function indexed(color: number): AnsiColor | undefined {
  return color === 8 ? 'gray' : color < 16 ? colors[color % 8] : undefined;
}

function colored(look: Look, color: AnsiColor | undefined): Look {
  return color ? { ...look, color } : without(look, 'color');
}

function without(look: Look, ...names: (keyof Look)[]): Look {
  return Object.fromEntries(Object.entries(look).filter(([name]) => !names.some((each) => each === name)));
}
