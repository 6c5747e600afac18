import type { Accepted, Command } from '@codelab/protocol/command';
import type { ConversationId, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import type { ModelConfigure, ModelList } from '@codelab/protocol/model';
import type {
  AgentFileList,
  AgentList,
  AskPermissions,
  ConfirmAgentFile,
  EffectivePermissions,
  ListAgents,
  OneAgent,
  RemoveAgent,
  RemovedAgent,
  SaveAgent,
  SavedAgent,
  WholeAgent,
} from '@codelab/protocol/own-agents';
import type {
  ConversationChange,
  CreateConversation,
  Created,
  Done,
  PlanSteer,
  QueueChange,
  RenameConversation,
} from '@codelab/protocol/procedures';
import type { TrialChange } from '@codelab/protocol/trial';
import type { SandboxReport, SandboxState, WorkspaceList } from '@codelab/protocol/workspace';
import type { Restoring } from './checkpoints/restoring-part.ts';
import type { Commands } from './live/commands-part.ts';
import type { McpSettings } from './mcp/mcp-part.ts';
import type { Rules } from './policy/rules-part.ts';
import type { Workspaces } from './workspaces/workspaces-part.ts';

/** What a person can do. Every change is committed before its promise settles; foreseen refusals throw `Problem`. */
export type Engine = {
  /** The five message types. One unit of work: key, transition, rows, events and job, before any model or tool. */
  accept(ownerId: OwnerId, command: Command): Promise<Accepted>;
  createConversation(ownerId: OwnerId, input: CreateConversation): Promise<Created>;
  cancel(ownerId: OwnerId, input: ConversationChange): Promise<Done>;
  rename(ownerId: OwnerId, input: RenameConversation): Promise<Done>;
  archive(ownerId: OwnerId, input: ConversationChange): Promise<Done>;
  unarchive(ownerId: OwnerId, input: ConversationChange): Promise<Done>;
  delete(ownerId: OwnerId, input: ConversationChange): Promise<Done>;
  changeQueue(ownerId: OwnerId, input: QueueChange): Promise<Done>;
  steerPlan(ownerId: OwnerId, input: PlanSteer): Promise<Done>;
  /** A waiting command is tried in a copy; what comes of it is the approval's next version. */
  tryOut(ownerId: OwnerId, input: TrialChange): Promise<Done>;
  stopTrial(ownerId: OwnerId, input: TrialChange): Promise<Done>;
  dropTrial(ownerId: OwnerId, input: TrialChange): Promise<Done>;
  configureModel(ownerId: OwnerId, input: ModelConfigure): Promise<ModelList>;
  listModels(ownerId: OwnerId): Promise<ModelList>;
  listAgents(ownerId: OwnerId, input: ListAgents): Promise<AgentList>;
  findAgent(ownerId: OwnerId, input: OneAgent): Promise<WholeAgent>;
  saveAgent(ownerId: OwnerId, input: SaveAgent): Promise<SavedAgent>;
  removeAgent(ownerId: OwnerId, input: RemoveAgent): Promise<RemovedAgent>;
  listAgentFiles(ownerId: OwnerId, workspaceId: WorkspaceId | undefined): Promise<AgentFileList>;
  confirmAgentFile(ownerId: OwnerId, input: ConfirmAgentFile): Promise<SavedAgent>;
  permissionsOf(ownerId: OwnerId, input: AskPermissions): Promise<EffectivePermissions>;
  listWorkspaces(ownerId: OwnerId): Promise<WorkspaceList>;
  readonly workspaces: Workspaces;
  readonly checkpoints: Restoring;
  readonly rules: Rules;
  /** To stop, feed and let go of commands that run. */
  readonly commands: Commands;
  reportSandbox(): Promise<SandboxReport>;
  readonly mcp: McpSettings;
  /** For `/ready` and `/metrics`. */
  health(): EngineHealth;
  /** Stops fetching, hands running turns back, ends its loops. Within 5 s. */
  stop(): Promise<void>;
};

export type EngineHealth = {
  readonly dispatching: boolean;
  /** Milliseconds since the job loop last reached Postgres. */
  readonly loopAgeMs: number;
  readonly running: readonly ConversationId[];
  readonly sandbox: SandboxState;
};
