import type { CallId } from '@codelab/protocol/ids';
import type { CommandOutput } from '@codelab/protocol/live-command';
import type { CommandOptions, CommandResult } from '../sandbox/sandbox.ts';

/** What a command is started with, so that people can reach it. */
export type Reach = Pick<CommandOptions, 'signal' | 'output' | 'begun'>;

/** A person said to go on without waiting for its end. */
export type Detached = { readonly detached: true; readonly commandId: CallId; readonly output: string };

/** How one call deals with commands that outlast moments: people can reach what it runs, and it can look at others. */
export type Live = {
  readonly run: (
    told: { readonly command: string; readonly output: (text: string) => void },
    begin: (reach: Reach) => Promise<CommandResult>,
  ) => Promise<CommandResult | Detached>;
  readonly read: (commandId: CallId) => Promise<CommandOutput | undefined>;
  /** `false`: there is no such command that runs. */
  readonly stop: (commandId: CallId) => Promise<boolean>;
};
