import { type ChildProcess, spawn } from 'node:child_process';
import { errorCode } from '../workspace/file-failure.ts';

/** git said no, did not end in time, or is not there. The message is for people; `git` is what git itself printed. */
export class GitFailure extends Error {
  readonly kind: 'missing' | 'timeout' | 'disk_full' | 'failed';
  readonly git: string;

  constructor(kind: GitFailure['kind'], message: string, git = '') {
    super(message);
    this.name = 'GitFailure';
    this.kind = kind;
    this.git = git;
  }
}

export type GitCall = {
  /** Which git; found on the search path unless given. */
  readonly program?: string | undefined;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the clean environment that every call has. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Exit codes that are an answer and no failure; 0 always is. */
  readonly alsoFine?: readonly number[];
  readonly signal?: AbortSignal | undefined;
};

export type GitAnswer = { readonly output: Buffer; readonly exitCode: number; readonly isCut: boolean };

/**
 * Nothing of the server's own environment, of the machine's or of a person's configuration: no hook, no filter, no
 * watcher, no question for a password, no transport.
 */
const always: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.excludesFile=/dev/null',
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.quotePath=false',
  'core.precomposeUnicode=false',
  'core.protectNTFS=false',
  'core.fsync=none',
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'protocol.allow=never',
  'advice.addEmbeddedRepo=false',
].flatMap((setting) => ['-c', setting]);

function environmentOf(extra: GitCall['environment']): Record<string, string> {
  const at = '946684800 +0000';
  return {
    PATH: searchPath(),
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ATTR_NOSYSTEM: '1',
    // The same tree is the same commit, whenever it is made.
    GIT_AUTHOR_NAME: 'codelab',
    GIT_AUTHOR_EMAIL: 'codelab@localhost',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: 'codelab',
    GIT_COMMITTER_EMAIL: 'codelab@localhost',
    GIT_COMMITTER_DATE: at,
    ...extra,
  };
}

/** Where git is looked for. Never what the environment of the server says: that may name a folder of a workspace. */
function searchPath(): string {
  return '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';
}

export async function git(call: GitCall): Promise<GitAnswer> {
  const { timeoutMs = 30_000, maxBytes = 256 * 1024 * 1024, alsoFine = [], signal } = call;
  signal?.throwIfAborted();
  const child = spawn(call.program ?? 'git', [...always, ...call.args], {
    cwd: call.cwd,
    env: environmentOf(call.environment),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const kept: Buffer[] = [];
  const said: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  let isLate = false;
  child.stdout.on('data', (chunk: Buffer) => {
    const fitting = chunk.subarray(0, maxBytes - bytes);
    bytes += fitting.length;
    kept.push(fitting);
    if (fitting.length === chunk.length || isCut) return;
    isCut = true;
    kill(child);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 64) said.push(chunk);
  });
  // git may end without reading all that it is told.
  child.stdin.on('error', () => {});
  child.stdin.end(call.input ?? '');
  const leave = () => kill(child);
  const timer = setTimeout(() => {
    isLate = true;
    kill(child);
  }, timeoutMs);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    const exitCode = await endOf(child);
    signal?.throwIfAborted();
    if (isLate) throw new GitFailure('timeout', `git ${call.args[0]} did not end within ${timeoutMs / 1_000} s.`);
    const output = Buffer.concat(kept);
    if (isCut || exitCode === 0 || alsoFine.includes(exitCode)) return { output, exitCode, isCut };
    throw failed(call, Buffer.concat(said).toString('utf8').trim(), exitCode);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

/** What git separates by NUL. A name that is no valid text has U+FFFD in it. */
export function parts(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}

function failed({ args }: GitCall, said: string, exitCode: number): GitFailure {
  const line = said.split('\n').findLast((text) => text.trim() !== '') ?? `exit code ${exitCode}`;
  if (/No space left|Disk quota exceeded|ENOSPC/i.test(said)) {
    return new GitFailure('disk_full', 'The disk is full.', said);
  }
  return new GitFailure('failed', `git ${args[0]}: ${line.replace(/^(fatal|error): /, '')}`, said);
}

function endOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', (error) => {
    const isMissing = errorCode(error) === 'ENOENT';
    reject(
      isMissing
        ? new GitFailure('missing', 'git is not installed on this server.')
        : new GitFailure('failed', `git could not be started: ${error.message}`),
    );
  });
  child.once('close', (exitCode) => resolve(exitCode ?? 128));
  return promise;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
