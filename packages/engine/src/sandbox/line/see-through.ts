import { inlineCode, runsItsArguments } from './running-options.ts';
import { steersPrograms } from './variables.ts';
import type { Word } from './word.ts';
import { afterOptions, type Wrapper, wrappers } from './wrappers.ts';

export type Words = readonly Word[];

/** What the words of one command tell. */
export type Finding =
  /** A program with what it is given. */
  | { readonly program: Words }
  /** A text that a shell would read. */
  | { readonly script: string }
  | { readonly warning: string }
  /** Something runs that cannot be told from the words. */
  | { readonly unclear: string };

const systemFolder = /^\/(?:usr\/(?:local\/)?)?s?bin\/(?=[^/]+$)/;
const shells = new Set(['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'mksh', 'fish', 'rbash', 'csh', 'tcsh']);
const privileged = new Set(['sudo', 'doas', 'su', 'pkexec', 'runuser', 'chroot', 'unshare', 'nsenter', 'setpriv']);
const reserved =
  /^(!|\{|\}|\[\[|if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|\w+\+?=.*)$/s;
/** They change what the words after them mean. */
const redefining = new Set(['alias', 'enable', 'hash', 'shopt', 'bind', 'complete', 'fc', 'set']);

/** Programs that run what their words say are seen through, as far as that can be done. */
export function seeThrough(given: Words): Finding[] {
  const [first, ...rest] = given;
  if (first === undefined) return [];
  if (first === null || first === '') return [{ program: given }, { unclear: 'dynamic_program' }];
  const name = first.replace(systemFolder, '');
  const words = [name, ...rest];
  // Behind `time` and `coproc` these begin a compound command, or set a variable, which the grammar does not know.
  if (reserved.test(name)) return [{ program: words }, { unclear: 'unreadable' }];
  if (name.startsWith('=')) return [{ program: words }, { unclear: 'expansion' }];
  if (name.includes('/')) return [{ program: words }];
  if (privileged.has(name)) return [{ warning: 'privileged' }, { program: words }, ...asAnother(words)];
  if (shells.has(name)) return shellWith(words);
  if (name === 'eval') return evaluated(rest);
  if (name === 'trap') return trapped(rest);
  if (redefining.has(name) && !isPlainSet(words)) return [{ program: words }, { unclear: name }];
  if (name === 'find') return findWith(words);
  if (name === 'busybox' || name === 'toybox') return seeThrough(rest);
  const wrapper = wrapperOf(name);
  if (wrapper) return wrapped(words, wrapper);
  return [
    { program: words },
    ...(runsItsArguments(name, rest) ? [{ unclear: 'runs_arguments' }] : []),
    ...(inlineCode(name, rest) ? [{ warning: 'inline_code' }] : []),
  ];
}

function wrapperOf(name: string): Wrapper | undefined {
  return Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
}

/** Without a command these open a shell that reads what nobody sees. */
function asAnother(words: Words): Finding[] {
  const wrapper = wrapperOf(words[0] ?? '');
  const inner = wrapper ? wrapped(words, wrapper) : [];
  const isNothing = inner.every((one) => 'program' in one && one.program[0] === words[0]);
  return isNothing ? [{ unclear: 'privileged' }] : inner;
}

function wrapped(words: Words, wrapper: Wrapper): Finding[] {
  const rest = words.slice(1);
  if (wrapper.unless?.some((option) => rest[0] === option)) return [{ program: words }];
  const script = wrapper.script === undefined ? -1 : rest.indexOf(wrapper.script);
  if (script >= 0) return [{ program: words }, scriptOf([rest[script + 1] ?? null])];
  const after = afterOptions(rest, wrapper);
  if (after === undefined) return [{ program: words }, { unclear: 'wrapper' }];
  const { set, command } = wrapper.setsVariables ? variablesBefore(after) : { set: [], command: after };
  const steering = set.some((variable) => steersPrograms(variable)) ? [{ unclear: 'environment' }] : [];
  if (command.length === 0) return [{ program: words }, ...steering];
  if (wrapper.isShellText) return [scriptOf(command)];
  // What follows on the standard input of xargs is more words, which nobody knows yet.
  return [...steering, ...seeThrough(wrapper.addsWords ? [...command.map(withoutPlace), null] : command)];
}

function variablesBefore(words: Words): { set: string[]; command: Words } {
  const isSet = (word: Word) => word !== null && /^[A-Za-z_][A-Za-z0-9_]*=/.test(word);
  const end = words.findIndex((word) => !isSet(word));
  const set = words.slice(0, end === -1 ? undefined : end).map((word) => word?.split('=')[0] ?? '');
  return { set, command: end === -1 ? [] : words.slice(end) };
}

function scriptOf(words: Words): Finding {
  return words.every((word) => word !== null) ? { script: words.join(' ') } : { unclear: 'shell_text' };
}

function shellWith(words: Words): Finding[] {
  const rest = words.slice(1);
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? null;
    if (word === null) break;
    if (word === '--version' || word === '--help') return [{ program: words }];
    if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word)) {
      const script = rest.slice(index + 1).find((next) => next === null || !/^[-+]/.test(next)) ?? null;
      return [{ warning: 'shell' }, ...(script === null ? [{ program: words }] : []), scriptOf([script])];
    }
    if (/^[-+]o$|^-O$/.test(word)) index++;
    else if (!/^[-+]/.test(word)) return [{ warning: 'script' }, { program: words }];
    else if (!/^[-+][eufxvnhkmprtBCEHPT]+$|^--$/.test(word)) break;
  }
  return [{ program: words }, { unclear: 'shell_input' }];
}

function evaluated(rest: Words): Finding[] {
  return [{ warning: 'eval' }, rest.length > 0 ? scriptOf(rest) : { program: ['eval'] }];
}

function trapped(rest: Words): Finding[] {
  const [action] = rest;
  const runs = action !== undefined && rest.length > 1 && !action?.startsWith('-');
  return [{ warning: 'trap' }, runs ? scriptOf([action]) : { program: ['trap', ...rest] }];
}

function isPlainSet([name, ...options]: Words): boolean {
  return name === 'set' && options.every((word) => word !== null && /^[-+]?[euxo]+$|^pipefail$/.test(word));
}

function findWith(words: Words): Finding[] {
  const found: Finding[] = [{ program: words }];
  words.forEach((word, index) => {
    if (!/^-(exec|execdir|ok|okdir)$/.test(word ?? '')) return;
    const end = words.findIndex((next, at) => at > index && (next === ';' || next === '+'));
    if (end === -1) found.push({ unclear: 'wrapper' });
    const command = words.slice(index + 1, end === -1 ? undefined : end);
    found.push(...seeThrough(command.map(withoutPlace)));
  });
  return found;
}

/** `{}` is filled in with what is found. */
function withoutPlace(word: Word): Word {
  return word?.includes('{}') ? null : word;
}
