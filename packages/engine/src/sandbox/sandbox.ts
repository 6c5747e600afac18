import type { SandboxPromise } from '@codelab/protocol/workspace';

/** What a command may use up, and who listens to it. */
export type CommandOptions = {
  /** The workspace: where the command runs, and the only place that it may change. */
  readonly root: string;
  /** Folders inside the root that the command must not see. */
  readonly hidden: readonly string[];
  readonly signal: AbortSignal;
  /** Hears standard output and standard error as one text, in the order in which they were written. */
  readonly output: (text: string) => void;
  readonly timeoutMs: number;
  /** A command that prints more is stopped. */
  readonly maxOutputBytes: number;
  /** The command may look at the workspace and not change it; without a sandbox nothing keeps it from that. */
  readonly isReadOnly?: boolean;
  /** Stands in the workspace's place, so that the command changes a copy. Folders of the workspace that are only read. */
  readonly copy?: { readonly path: string; readonly readOnly: readonly string[] };
  /** How many processes and threads it may have at once, where that can be counted. */
  readonly processes?: number;
  /** Internet names that it may reach, where a sandbox can tell them apart; else it reaches none. */
  readonly allowedHosts?: readonly string[];
  /** Programs may colour what they print, although there is no terminal. */
  readonly colors?: boolean;
  /** Its standard input stays open for `write`; without this there is none, and whoever reads it reads its end. */
  readonly takesInput?: boolean;
  /** Is told once it runs. */
  readonly begun?: (running: RunningCommand) => void;
};

/** What can be done to a command while it runs. */
export type RunningCommand = {
  /** `false`: it takes no input, or none any more. */
  readonly write: (text: string) => boolean;
  readonly endInput: () => void;
  /** Ends it, and all that it started. */
  readonly stop: () => void;
  /** It may run for so long from now on, whatever was said before. */
  readonly extend: (timeoutMs: number) => void;
};

export type CommandResult = {
  /** Absent when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly timedOut: boolean;
  /** `stop` ended it. */
  readonly stopped: boolean;
  /** The command printed more than `maxOutputBytes` and was stopped. */
  readonly tooMuchOutput: boolean;
  /** `output` leaves out the middle of what was printed. */
  readonly truncated: boolean;
  /** At most 48,000 characters, without NUL. */
  readonly output: string;
};

/**
 * Where commands run. Nothing that a command started outlives it: background processes end with it. An abort kills all
 * of it at once and throws the signal's reason.
 */
export type Sandbox = {
  readonly kind: 'bubblewrap' | 'none';
  /** In words, for people. */
  readonly reason: string;
  /** How it did when it was tried out. */
  readonly promises: readonly SandboxPromise[];
  readonly run: (command: string, options: CommandOptions) => Promise<CommandResult>;
  /** Can commands be let to single internet names? Tried out at the first question. */
  readonly hosts: () => Promise<HostsState>;
  readonly close: () => Promise<void>;
};

export type HostsState = {
  readonly works: boolean;
  /** In words, for people. */
  readonly reason: string;
  readonly promises: readonly SandboxPromise[];
};

/** One way to run commands; `openSandbox` puts them together. */
export type Driver = Pick<Sandbox, 'run'>;
