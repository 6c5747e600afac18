import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { ToolFailure } from '../tools/tool-failure.ts';
import { OutputText } from './output-text.ts';
import { type ProcessGroup, processGroup } from './process-group.ts';
import type { CommandOptions, CommandResult, RunningCommand } from './sandbox.ts';
import { processLimit } from './shell.ts';

export type Program = {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of the server's own is added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
};

const killAfterMs = 300;
const graceMs = 250;

/**
 * Runs a program to its end. A program ends when it exits, not when its pipes close: something that it left behind may
 * hold them open for ever, so they are read for a short grace and then destroyed.
 */
export async function runProcess(program: Program, options: CommandOptions): Promise<CommandResult> {
  await using group = await processGroup(options.processes ?? processLimit);
  options.signal.throwIfAborted();
  const { file, words } = startedIn(group, program);
  const child = spawn(file, words, {
    cwd: program.cwd,
    env: program.environment,
    stdio: [options.takesInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be killed.
    detached: true,
    ...program.owner,
  });
  const kept = new OutputText();
  let bytes = 0;
  let timedOut = false;
  let tooMuchOutput = false;
  let stopped = false;

  let killTimer: NodeJS.Timeout | undefined;
  const stop = () => {
    killGroup(child, 'SIGTERM');
    killTimer ??= setTimeout(() => killGroup(child, 'SIGKILL'), killAfterMs);
  };
  const runOut = () => {
    timedOut = true;
    stop();
  };
  let timer = setTimeout(runOut, options.timeoutMs);
  const hear = (chunk: Buffer, decoder: TextDecoder) => {
    const fitting = chunk.subarray(0, options.maxOutputBytes - bytes);
    bytes += fitting.length;
    tell(decoder.decode(fitting, { stream: true }));
    if (fitting.length === chunk.length || tooMuchOutput) return;
    tooMuchOutput = true;
    stop();
  };
  const tell = (text: string) => {
    // A database cannot keep NUL.
    const storable = text.replaceAll('\0', '\ufffd');
    kept.add(storable);
    if (storable && !options.signal.aborted) options.output(storable);
  };

  options.signal.addEventListener('abort', stop, { once: true });
  try {
    options.begun?.({
      ...inputOf(child),
      stop: () => {
        stopped = !timedOut && !tooMuchOutput;
        stop();
      },
      extend: (timeoutMs) => {
        clearTimeout(timer);
        timer = setTimeout(runOut, timeoutMs);
      },
    });
    const decoders = [child.stdout, child.stderr].flatMap((pipe) => (pipe ? [decoded(pipe, hear)] : []));
    const { exitCode, signal } = await endOf(child);
    for (const decoder of decoders) tell(decoder.decode());
    options.signal.throwIfAborted();
    return {
      exitCode,
      ...(signal && { signal }),
      timedOut,
      stopped,
      tooMuchOutput,
      truncated: kept.truncated || tooMuchOutput,
      output: kept.toString(),
    };
  } finally {
    clearTimeout(timer);
    clearTimeout(killTimer);
    options.signal.removeEventListener('abort', stop);
    killGroup(child, 'SIGKILL');
  }
}

/** A process that is to be somebody else could not enter the group any more, and is bound by that user's limit. */
function startedIn(group: ProcessGroup | undefined, { file, arguments: words, owner }: Program) {
  if (!group || owner) return { file, words };
  return { file: '/bin/sh', words: ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group.path, file, ...words] };
}

function inputOf({ stdin }: ChildProcess): Pick<RunningCommand, 'write' | 'endInput'> {
  // A command that ends without reading closes the pipe, which is no failure of ours.
  stdin?.on('error', () => {});
  return {
    write: (text) => {
      if (!stdin?.writable) return false;
      stdin.write(text);
      return true;
    },
    endInput: () => stdin?.end(),
  };
}

/** A character may come in two chunks: each pipe has its own decoder, which waits for the rest. */
function decoded(pipe: Readable, hear: (chunk: Buffer, decoder: TextDecoder) => void): TextDecoder {
  const decoder = new TextDecoder();
  pipe.on('data', (chunk: Buffer) => hear(chunk, decoder));
  return decoder;
}

function endOf(child: ChildProcess): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof endOf>>>();
  const destroyPipes = () => {
    child.stdin?.destroy();
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  child.once('error', (error) => {
    destroyPipes();
    reject(new ToolFailure('tool_failed', `The command could not be started: ${error.message}`));
  });
  child.once('exit', () => setTimeout(destroyPipes, graceMs).unref());
  child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  return promise;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
