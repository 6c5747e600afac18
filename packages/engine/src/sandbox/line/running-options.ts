import type { Word } from './word.ts';

const startsCompressor =
  /^(--checkpoint-action|--to-command|--use-compress-program|--rsh-command|--(info|new-volume)-script|-I|-F)/;
const awkRuns = /system\s*\(|\|\s*getline|\|\s*"/;
const always = /^/;

/** Words by which an otherwise quiet program runs another one, or something that is not in the line. */
const running: Readonly<Record<string, RegExp>> = {
  tar: startsCompressor,
  bsdtar: startsCompressor,
  rg: /^--(pre|hostname-bin)/,
  sort: /^--compress-prog/,
  fd: /^(-[xX]|--exec)/,
  fdfind: /^(-[xX]|--exec)/,
  git: /^(-c|--config-env|--exec-path|--upload-pack|--receive-pack|--ext-diff|--open-files-in-pager|-O)/,
  ssh: /^-o/,
  scp: /^-[oS]/,
  rsync: /^(-e|--rsh)/,
  awk: awkRuns,
  gawk: awkRuns,
  mawk: awkRuns,
  sed: /^(?!-).*((^|[;\n{}/0-9$ ])e\b|\/[a-z0-9]*e[a-z0-9]*$)/i,
  man: /^(-P|--pager|-H|--html)/,
  less: /^\+/,
  vim: /^(-c|--cmd|\+)/,
  vi: /^(-c|\+)/,
  zip: /^(-TT|--unzip-command)/,
  mapfile: /^-C/,
  readarray: /^-C/,
  printf: /^-v/,
  ed: always,
  ex: always,
  script: always,
  expect: always,
  screen: always,
  tmux: always,
  at: always,
  batch: always,
  crontab: always,
  parallel: always,
  gdb: always,
};

export function runsItsArguments(name: string, rest: readonly Word[]): boolean {
  const option = Object.hasOwn(running, name) ? running[name] : undefined;
  return option !== undefined && (option === always || rest.some((word) => word !== null && option.test(word)));
}

const inline: Readonly<Record<string, RegExp>> = {
  node: /^(-[a-z]*[ep]|--eval|--print)$/,
  deno: /^eval$/,
  python: /^-[A-Za-z]*c$/,
  python3: /^-[A-Za-z]*c$/,
  perl: /^-[A-Za-z]*[eE]$/,
  ruby: /^-[A-Za-z]*e$/,
  php: /^-r$/,
};

/** Is one of the words a program in another language? */
export function inlineCode(name: string, rest: readonly Word[]): boolean {
  const option = Object.hasOwn(inline, name) ? inline[name] : undefined;
  return option !== undefined && rest.some((word) => word !== null && option.test(word));
}
