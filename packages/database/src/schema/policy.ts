import { bigint, boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type {
  AgentId,
  CallId,
  CheckpointId,
  ConversationId,
  McpServerId,
  MessageId,
  OwnerId,
  RuleId,
  WorkspaceId,
} from '@codelab/protocol/ids';
import type { McpServer, McpTool, McpTransport } from '@codelab/protocol/mcp';
import type { RuleDraft, RuleOrigin } from '@codelab/protocol/rule';
import { instant } from './column.ts';
import { conversations, owners, workspaces } from './conversations.ts';

const ownerId = () =>
  uuid('owner_id')
    .$type<OwnerId>()
    .notNull()
    .references(() => owners.id);

const someWorkspace = () =>
  uuid('workspace_id')
    .$type<WorkspaceId>()
    .references(() => workspaces.id, { onDelete: 'cascade' });

/** What people decided once for many calls. A revoked rule stays, to explain what it decided. */
export const rules = pgTable(
  'rules',
  {
    id: text('id').$type<RuleId>().primaryKey(),
    ownerId: ownerId(),
    position: integer('position').notNull(),
    origin: text('origin').$type<RuleOrigin>().notNull(),
    /** All that the rule says, its scope too. */
    draft: jsonb('draft').$type<RuleDraft>().notNull(),
    /** The scope once more, so that rules go with what they are about. */
    workspaceId: someWorkspace(),
    conversationId: uuid('conversation_id')
      .$type<ConversationId>()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    learnedFrom: jsonb('learned_from').$type<{ conversationId: ConversationId; callId: CallId }>(),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('rules_owner').on(table.ownerId, table.position)],
);

/** Agents that people made: by hand, or by confirming a file of a workspace. Those of the house are not here. */
export const agents = pgTable(
  'agents',
  {
    id: uuid('id').$type<AgentId>().primaryKey(),
    ownerId: ownerId(),
    /** Absent: in every workspace. */
    workspaceId: someWorkspace(),
    name: text('name').$type<AgentName>().notNull(),
    whenToUse: text('when_to_use').notNull(),
    prompt: text('prompt').notNull(),
    tools: jsonb('tools').$type<string[]>().notNull(),
    writes: jsonb('writes').$type<string[]>(),
    /** Agents it may hand work to although they may do more than it may itself. */
    delegates: jsonb('delegates').$type<string[]>().notNull().default([]),
    model: text('model').$type<ModelRef>(),
    maxSteps: integer('max_steps').notNull(),
    /** Where it was read, and what it was when a person confirmed it: its sha-256, and the whole text. */
    file: jsonb('file').$type<{ path: string; hash: string; text: string }>(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [unique('agents_name').on(table.ownerId, table.workspaceId, table.name).nullsNotDistinct()],
);

export const mcpServers = pgTable(
  'mcp_servers',
  {
    id: uuid('id').$type<McpServerId>().primaryKey(),
    ownerId: ownerId(),
    workspaceId: someWorkspace(),
    name: text('name').notNull(),
    transport: jsonb('transport').$type<McpTransport>().notNull(),
    /** Environment variables or headers, by name; each value encrypted and bound to this row. */
    sealed: jsonb('sealed').$type<Record<string, string>>().notNull().default({}),
    enabled: boolean('enabled').notNull().default(true),
    /** Of the workspace's file, when it comes from there: its hash when a person confirmed it. */
    fileHash: text('file_hash'),
    /** As it described them last: what a model is told does not hang on a connection. */
    tools: jsonb('tools').$type<McpTool[]>().notNull().default([]),
    status: jsonb('status').$type<McpServer['status']>().notNull().default({ state: 'unknown' }),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('mcp_servers_name').on(table.ownerId, table.workspaceId, table.name).nullsNotDistinct()],
);

/** What a workspace's files were at one moment: a commit in a git directory of our own. */
export const checkpoints = pgTable(
  'checkpoints',
  {
    id: uuid('id').$type<CheckpointId>().primaryKey(),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .$type<ConversationId>()
      .references(() => conversations.id, { onDelete: 'set null' }),
    /** The change it was made before. */
    callId: uuid('call_id').$type<CallId>(),
    messageId: uuid('message_id').$type<MessageId>(),
    reason: text('reason').$type<'before_change' | 'before_restore' | 'by_hand'>().notNull(),
    /** In words: the change it was made before. */
    title: text('title').notNull(),
    commit: text('commit').notNull(),
    /** What could not be kept: nested repositories, files that are too large. */
    leftOut: jsonb('left_out').$type<string[]>().notNull().default([]),
    /** Where its conversation stood: messages before this place, without those that were taken back by then. */
    beforeSeq: bigint('before_seq', { mode: 'number' }),
    undone: jsonb('undone').$type<MessageId[]>().notNull().default([]),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('checkpoints_workspace').on(table.workspaceId, table.createdAt),
    index('checkpoints_call').on(table.conversationId, table.callId),
  ],
);

/** A command that a person let run on after its call had ended. */
export const backgroundCommands = pgTable(
  'background_commands',
  {
    conversationId: uuid('conversation_id')
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    callId: uuid('call_id').$type<CallId>().primaryKey(),
    command: text('command').notNull(),
    /** `lost`: the server that ran it is gone, and the command with it. */
    status: text('status').$type<'running' | 'ended' | 'stopped' | 'lost'>().notNull(),
    exitCode: integer('exit_code'),
    /** What it has printed, its middle left out where it is long. */
    output: text('output').notNull().default(''),
    /** The server that runs it says so while it does. */
    seenAt: instant('seen_at').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [index('background_commands_conversation').on(table.conversationId)],
);
