import type { Database } from '@codelab/database/connect';
import type { EventAppender } from '@codelab/database/event-appender';
import type { Log } from '@codelab/database/log';
import type { ModelRef } from '@codelab/protocol/agent';
import type { ConversationId, OwnerId, TurnId } from '@codelab/protocol/ids';
import type { Checkpoints } from './checkpoints/checkpoints.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Internet } from './internet/open-internet.ts';
import type { LiveCommands } from './live/live-commands.ts';
import type { Servers } from './mcp/open-servers.ts';
import type { Meter } from './meter.ts';
import type { Circuits } from './models/circuits.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { PricedModel } from './settings/models.ts';
import type { Trials } from './trials/open-trials.ts';
import type { Workspace } from './workspace/workspace.ts';
import type { Roots } from './workspaces/roots.ts';

export type RunningTurn = { readonly turnId: TurnId; readonly epoch: number; readonly abort: AbortController };

export type ParallelSteps = { readonly plan: number; readonly person: number; readonly server: number };

/** What every part of the engine needs. Made once, at the start; holds no handle of any unit of work. */
export type EngineContext = {
  readonly database: Database;
  readonly log: Log;
  readonly appender: EventAppender;
  readonly dispatcher: Dispatcher;
  readonly sandbox: Sandbox;
  readonly internet: Internet;
  readonly trials: Trials;
  readonly commands: LiveCommands;
  readonly checkpoints: Checkpoints;
  readonly circuits: Circuits;
  readonly meter: Meter;
  readonly servers: Servers;
  /** Turns that run in this process, so that a cancel reaches them. */
  readonly running: Map<ConversationId, RunningTurn>;
  /** What a turn may spend before a person is asked, in millionths of a US dollar. */
  readonly turnBudgetMicroDollars: number;
  /** How many steps of plans may run at the same time: of one plan unless a person says otherwise, of one person's, and of all. */
  readonly parallelSteps: ParallelSteps;
  /** More than so many tokens are not told to a model: what came first is summed up. */
  readonly contextTokens: number;
  /** For new conversations, until a person chooses another one. */
  readonly defaultModel: ModelRef;
  /** Throws `ModelFailure` when it is not configured. */
  readonly modelFor: (ownerId: OwnerId, ref: ModelRef) => Promise<PricedModel>;
  readonly roots: Roots;
  readonly workspaceAt: (root: string) => Promise<Workspace>;
};
