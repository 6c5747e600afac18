import path from 'node:path';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { Database } from '@codelab/database/connect';
import { startAppender } from '@codelab/database/event-appender';
import type { Log } from '@codelab/database/log';
import type { ModelRef } from '@codelab/protocol/agent';
import type { ConversationId } from '@codelab/protocol/ids';
import { confirmAgentFile, listAgentFiles } from './agents/agent-files.ts';
import { findAgent, listAgents, removeAgent, saveAgent } from './agents/own-agents.ts';
import { permissionsOf } from './agents/permissions.ts';
import { openCheckpoints } from './checkpoints/checkpoints.ts';
import { openRestoring } from './checkpoints/open-restoring.ts';
import { accept } from './commands/accept.ts';
import {
  archiveConversation,
  cancelConversation,
  createConversation,
  deleteConversation,
  renameConversation,
  unarchiveConversation,
} from './commands/change-conversation.ts';
import { changeQueue } from './commands/change-queue.ts';
import { steerPlan } from './commands/steer-plan.ts';
import type { EngineContext, ParallelSteps, RunningTurn } from './context.ts';
import { openDispatcher, type RunJob } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import { openInternet } from './internet/open-internet.ts';
import type { Job } from './job.ts';
import { openCommands } from './live/ask-command.ts';
import { openLiveCommands } from './live/live-commands.ts';
import type { McpLimits } from './mcp/limits.ts';
import { openMcpSettings } from './mcp/mcp-settings.ts';
import { openServers } from './mcp/open-servers.ts';
import { type Meter, silentMeter } from './meter.ts';
import { openCircuits } from './models/circuits.ts';
import { loopbackServers } from './models/loopback-servers.ts';
import type { ProviderSettings } from './models/providers.ts';
import { advancePlan } from './plans/advance-plan.ts';
import { openRules } from './policy/rules.ts';
import { openSandbox } from './sandbox/open-sandbox.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { sandboxReport, sandboxState } from './sandbox/sandbox-report.ts';
import { openModels } from './settings/models.ts';
import { secretBox } from './settings/secret-box.ts';
import { sweep } from './sweep.ts';
import { dropTrial, stopTrial, tryOut } from './trials/change-trial.ts';
import { openTrials } from './trials/open-trials.ts';
import { sweepCopies } from './trials/sweep-copies.ts';
import { advanceTurn } from './turns/advance-turn.ts';
import { hearCancels } from './turns/hear-cancels.ts';
import { openWorkspace } from './workspace/workspace.ts';
import { openWorkspaces } from './workspaces/open-workspaces.ts';
import { listWorkspaces } from './workspaces/read-workspace.ts';
import { rootsOf } from './workspaces/roots.ts';

export type EngineOptions = {
  readonly database: Database;
  readonly log: Log;
  /** The server's own folder: no tool reaches it. */
  readonly dataDirectory: string;
  /** Folders of this machine in which a person may open others as workspaces. */
  readonly workspaceRoots?: readonly string[];
  /** The workspace that the server was started with. */
  readonly startWorkspace?: string;
  /** Seals provider keys. */
  readonly secret: string;
  /** From the environment; what is set in the interface wins. */
  readonly providers: ProviderSettings;
  readonly defaultModel: ModelRef;
  /** `false`: accepts and reads only; another process runs the turns. */
  readonly runsJobs: boolean;
  /** No other process works on this database. Default `false`. */
  readonly isAlone?: boolean;
  /** What tools may fetch besides the public internet: `host` or `host:port`. */
  readonly fetchPrivateHosts?: readonly string[];
  /** Instead of the one that this machine offers. */
  readonly sandbox?: Sandbox;
  /** The one edge that tests replace: every call goes to this model. */
  readonly model?: LanguageModelV4;
  readonly meter?: Meter;
  /** What a turn may spend before a person is asked whether it is to go on; 5 unless given. */
  readonly turnBudgetDollars?: number;
  /** How many steps of plans may run at the same time: of one plan, of one person's, and of all. */
  readonly parallelSteps?: ParallelSteps;
  /** More than so many tokens of a conversation are not told to a model; 100,000 unless given. */
  readonly contextTokens?: number;
  readonly sweepEveryMs?: number;
  /** Where the programs of servers of tools are looked for first. */
  readonly programPath?: string | undefined;
  /** What such servers may cost, where it is not the usual. */
  readonly mcpLimits?: Partial<McpLimits>;
};

const fewSteps: ParallelSteps = { plan: 3, person: 6, server: 24 };

/** Starts to accept, and to run what can run. Whatever another process left behind goes on here. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { database, log, dataDirectory, sweepEveryMs = 15_000 } = options;
  const sandbox = options.sandbox ?? (await openSandbox());
  const appender = startAppender({ database, log });
  const dispatcher = await openDispatcher({ database, log });
  const box = secretBox(options.secret);
  const servers = await openServers({
    database,
    log,
    box,
    programPath: options.programPath,
    limits: options.mcpLimits,
  });
  const models = openModels({
    database,
    log,
    box,
    servers: loopbackServers(),
    environment: options.providers,
    defaultModel: options.defaultModel,
    ...(options.model && { instead: options.model }),
  });
  const running = new Map<ConversationId, RunningTurn>();
  const workspaceAt = (root: string) => openWorkspace(root, { dataDirectory });
  const trials = await openTrials({ database, log, dispatcher, sandbox, workspaceAt });
  const commands = await openLiveCommands({ database, log, dispatcher });
  const context: EngineContext = {
    database,
    log,
    appender,
    dispatcher,
    sandbox,
    internet: openInternet({ privateHosts: options.fetchPrivateHosts ?? [] }),
    commands,
    checkpoints: openCheckpoints(path.join(dataDirectory, 'checkpoints')),
    circuits: openCircuits(),
    meter: options.meter ?? silentMeter,
    running,
    servers,
    defaultModel: options.defaultModel,
    turnBudgetMicroDollars: Math.round((options.turnBudgetDollars ?? 5) * 1_000_000),
    parallelSteps: options.parallelSteps ?? fewSteps,
    contextTokens: options.contextTokens ?? 100_000,
    modelFor: (ownerId, ref) => models.modelFor(ownerId, ref),
    roots: rootsOf({ dataDirectory, roots: options.workspaceRoots ?? [], start: options.startWorkspace }),
    workspaceAt,
    trials,
  };

  await sweepCopies().catch((error: unknown) => log.warn({ err: error }, 'old copies of trials could not be removed'));
  const cancels = await hearCancels(context);
  const stopSweeping = options.runsJobs ? sweepRegularly(context, sweepEveryMs) : async () => {};
  if (options.runsJobs) await dispatcher.start(runJob(context), { isAlone: options.isAlone });

  return {
    accept: (ownerId, command) => accept(context, ownerId, command),
    createConversation: (ownerId, input) => createConversation(context, ownerId, input),
    cancel: (ownerId, input) => cancelConversation(context, ownerId, input),
    rename: (ownerId, input) => renameConversation(context, ownerId, input),
    archive: (ownerId, input) => archiveConversation(context, ownerId, input),
    unarchive: (ownerId, input) => unarchiveConversation(context, ownerId, input),
    delete: (ownerId, input) => deleteConversation(context, ownerId, input),
    changeQueue: (ownerId, input) => changeQueue(context, ownerId, input),
    steerPlan: (ownerId, input) => steerPlan(context, ownerId, input),
    tryOut: (ownerId, input) => tryOut(context, ownerId, input),
    stopTrial: (ownerId, input) => stopTrial(context, ownerId, input),
    dropTrial: (ownerId, input) => dropTrial(context, ownerId, input),
    configureModel: (ownerId, input) => models.configure(ownerId, input),
    listModels: (ownerId) => models.list(ownerId),
    listAgents: (ownerId, input) => listAgents(context, ownerId, input),
    findAgent: (ownerId, input) => findAgent(context, ownerId, input),
    saveAgent: (ownerId, input) => saveAgent(context, ownerId, input),
    removeAgent: (ownerId, input) => removeAgent(context, ownerId, input),
    listAgentFiles: (ownerId, workspaceId) => listAgentFiles(context, ownerId, workspaceId),
    confirmAgentFile: (ownerId, input) => confirmAgentFile(context, ownerId, input),
    permissionsOf: (ownerId, input) => permissionsOf(context, ownerId, input),
    listWorkspaces: (ownerId) => listWorkspaces(context, ownerId),
    workspaces: openWorkspaces(context),
    checkpoints: openRestoring(context),
    rules: openRules(context),
    commands: openCommands(context),
    reportSandbox: () => sandboxReport(sandbox),
    mcp: openMcpSettings(context),
    health: () => ({
      dispatching: options.runsJobs,
      loopAgeMs: dispatcher.loopAgeMs(),
      running: [...running.keys()],
      sandbox: sandboxState(sandbox),
    }),
    async stop() {
      await stopSweeping();
      await dispatcher.stop();
      await trials.close();
      await commands.close();
      await servers.close();
      await appender.close();
      await cancels.unlisten().catch(() => undefined);
      await sandbox.close();
    },
  };
}

function runJob(context: EngineContext): RunJob {
  const { tracer } = context.database;
  return (job: Job, run) => {
    const about = { 'codelab.conversation.id': job.conversationId, 'codelab.attempt': run.attempt };
    return tracer.span(job.type, { about, parent: run.trace }, () => {
      switch (job.type) {
        case 'turn':
          return advanceTurn(context, job.conversationId, run);
        case 'plan':
          return advancePlan(context, job, run);
      }
    });
  };
}

function sweepRegularly(context: EngineContext, everyMs: number): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = sweep(context)
      .catch((error: unknown) => context.log.warn({ err: error }, 'the sweep failed; it comes again'))
      .finally(() => {
        isRunning = false;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
