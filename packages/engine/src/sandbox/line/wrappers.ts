import type { Word } from './word.ts';

/** A program that runs the command that stands after its own words. */
export type Wrapper = {
  /** Options that are one word each. */
  readonly flags?: RegExp;
  /** Options that take the next word, unless they hold what they take. */
  readonly valued?: readonly string[];
  /** So many words of its own come before the command. */
  readonly own?: number;
  /** After these it runs nothing. */
  readonly unless?: readonly string[];
  /** After this option comes a text for a shell. */
  readonly script?: string;
  readonly setsVariables?: true;
  readonly addsWords?: true;
  /** The words are joined and read by a shell. */
  readonly isShellText?: true;
};

const asAnother: Wrapper = {
  flags: /^-[AbEHnPSikK]+$/,
  valued: ['-u', '-g', '-h', '-p', '-U', '-T'],
  setsVariables: true,
};

/** Nothing here may be longer than what the program knows: an option that is not listed makes the line unclear. */
export const wrappers: Readonly<Record<string, Wrapper>> = {
  time: { flags: /^-(p|v|-portability|-verbose)$/, valued: ['-f', '-o'] },
  nohup: { unless: ['--version', '--help'] },
  setsid: { flags: /^-([cfw]+|-ctty|-fork|-wait)$/ },
  nice: { flags: /^-\d+$/, valued: ['-n', '--adjustment='] },
  ionice: { flags: /^-t$/, valued: ['-c', '-n'] },
  chrt: { flags: /^-[abfior]+$/, own: 1 },
  taskset: { flags: /^-[ac]+$/, own: 1 },
  timeout: {
    flags: /^-(v|-verbose|-foreground|-preserve-status)$/,
    valued: ['-k', '-s', '--signal=', '--kill-after='],
    own: 1,
  },
  stdbuf: { valued: ['-i', '-o', '-e', '--input=', '--output=', '--error='] },
  env: { flags: /^(-|-[i0v]+|--ignore-environment)$/, valued: ['-u', '--unset='], setsVariables: true },
  xargs: {
    flags: /^-([0rtpxo]+|-null|-no-run-if-empty|-verbose|-exit)$/,
    valued: [
      '-I',
      '-n',
      '-P',
      '-L',
      '-d',
      '-s',
      '-E',
      '-a',
      '--max-args=',
      '--max-procs=',
      '--max-lines=',
      '--delimiter=',
      '--replace=',
    ],
    addsWords: true,
  },
  command: { flags: /^-p$/, unless: ['-v', '-V'] },
  builtin: {},
  exec: { flags: /^-[cl]+$/, valued: ['-a'] },
  coproc: {},
  flock: { flags: /^-[senoxuF]+$/, valued: ['-w', '-E'], own: 1, script: '-c' },
  watch: { flags: /^-[bcdegptwx]+$/, valued: ['-n'], isShellText: true },
  strace: { flags: /^-[cfhikqrtTvVxyzZ]+$/, valued: ['-e', '-o', '-s', '-a'] },
  sudo: asAnother,
  doas: { flags: /^-n$/, valued: ['-u'] },
  su: { flags: /^(-|-[lm]+)$/, own: 1, script: '-c' },
  pkexec: {},
  runuser: { valued: ['-u'], script: '-c' },
  chroot: { own: 1 },
};

/** The words after a wrapper's own; `undefined` when they cannot be told apart. */
export function afterOptions(words: readonly Word[], wrapper: Wrapper): readonly Word[] | undefined {
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index];
    if (word === null || word === undefined) break;
    if (word === '--') {
      index++;
      break;
    }
    if (!word.startsWith('-')) break;
    const valued = wrapper.valued?.find((option) => word.startsWith(option));
    if (wrapper.flags?.test(word)) continue;
    if (valued === undefined) return undefined;
    if (word === valued) index++;
  }
  const own = wrapper.own ?? 0;
  return words.slice(index, index + own).includes(null) ? undefined : words.slice(index + own);
}
