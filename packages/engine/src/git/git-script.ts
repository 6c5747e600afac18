import type { Workspace } from '../workspace/workspace.ts';

/**
 * What the repository's own configuration could make git run, or reach, is set to nothing. Names that only the
 * repository knows (filters, drivers) are added by the script itself, which asks for them.
 */
const harmless: Readonly<Record<string, string>> = {
  'core.fsmonitor': 'false',
  'core.hooksPath': '/dev/null',
  'core.pager': 'cat',
  'core.editor': 'true',
  'core.askPass': 'true',
  'core.sshCommand': 'false',
  'core.gitProxy': '',
  'core.alternateRefsCommand': '',
  'core.attributesFile': '/dev/null',
  'core.untrackedCache': 'false',
  'core.quotePath': 'false',
  'credential.helper': '',
  'diff.external': '',
  'diff.ignoreSubmodules': 'all',
  'diff.mnemonicPrefix': 'false',
  'diff.noprefix': 'false',
  'diff.orderFile': '/dev/null',
  'status.submoduleSummary': 'false',
  'status.relativePaths': 'false',
  'submodule.recurse': 'false',
  'log.showSignature': 'false',
  'log.mailmap': 'false',
  'commit.gpgSign': 'false',
  'commit.template': '/dev/null',
  'commit.verbose': 'false',
  'gpg.program': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'protocol.allow': 'never',
  'color.ui': 'false',
  'column.ui': 'never',
};

/** Drivers have names of their own: each command that the repository gives one is set to nothing, over it. */
const drivers = '^(filter\\..+\\.|diff\\..+\\.(command|textconv)$|merge\\..+\\.driver$)';

/** Begins every script: which repository, and that nothing but git itself runs. */
export function prologue({ root }: Pick<Workspace, 'root'>): string {
  const variables = {
    GIT_DIR: `${root}/.git`,
    GIT_COMMON_DIR: `${root}/.git`,
    GIT_WORK_TREE: root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_EDITOR: 'true',
    GIT_PAGER: 'cat',
  };
  const settings = Object.entries(harmless);
  return [
    'set -f',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    // Keys with "=" in them would be misread as `-c key=value`, so settings go by environment.
    ...settings.map(([key, value], index) => setting(`${index}`, quoted(key), quoted(value))),
    `n=${settings.length}; export GIT_CONFIG_COUNT=$n`,
    // Before 2.31 git does not hear of settings in this way.
    '[ "$(git config core.pager)" = cat ] || { command -v git > /dev/null || exit 127; echo "it is too old"; exit 1; }',
    "IFS='\n'",
    `for key in $(git config --name-only --get-regexp ${quoted(drivers)}); do`,
    '  eval "export GIT_CONFIG_KEY_$n=\\$key GIT_CONFIG_VALUE_$n="',
    '  n=$((n+1))',
    'done; unset IFS',
    'export GIT_CONFIG_COUNT=$n',
  ].join('\n');
}

function setting(index: string, key: string, value: string): string {
  return `export GIT_CONFIG_KEY_${index}=${key} GIT_CONFIG_VALUE_${index}=${value}`;
}

/** One word for a POSIX shell, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A pathspec that means this path and nothing else. */
export function exactly(path: string): string {
  return `:(top,literal)${path}`;
}
