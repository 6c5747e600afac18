/** Variables that tell programs how to look or speak, not what to run. */
const harmless = new Set(
  ['CI', 'NODE_ENV', 'DEBUG', 'TZ', 'LANG', 'LANGUAGE', 'PORT', 'HOST', 'TERM', 'COLUMNS', 'LINES', 'FORCE_COLOR']
    .concat(['NO_COLOR', 'CLICOLOR', 'CLICOLOR_FORCE', 'VERBOSE', 'QUIET'])
    .concat(['NEXT_TELEMETRY_DISABLED', 'DO_NOT_TRACK', 'RUST_BACKTRACE', 'RUST_LOG', 'PYTHONUNBUFFERED']),
);

/** Set for a program, may it change which code runs? Whatever is not known may: there are too many such variables. */
export function steersPrograms(variable: string): boolean {
  return !harmless.has(variable) && !/^LC_[A-Z]+$/.test(variable);
}

const shellsOwn =
  /^(PATH|CDPATH|IFS|ENV|HOME|TMPDIR|TMOUT|OPTIND|SHELL|SHELLOPTS|GLOBIGNORE|EXECIGNORE|PS\d|PROMPT_.*|BASH.*|POSIXLY_CORRECT|HISTFILE|MAIL.*|FPATH|ZDOTDIR|TERMINFO.*|PAGER|GIT_.*|LD_.*|DYLD_.*)$/;

/** Set in the shell itself, may it change what the rest of the line means? */
export function steersShell(variable: string): boolean {
  return shellsOwn.test(variable.replace(/\[.*$/s, '').replace(/\+$/, ''));
}
