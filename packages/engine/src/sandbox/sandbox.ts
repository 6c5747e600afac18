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
};

export type CommandResult = {
  /** Absent when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal?: string;
  readonly timedOut: boolean;
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
  readonly run: (command: string, options: CommandOptions) => Promise<CommandResult>;
};
