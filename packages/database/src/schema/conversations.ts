import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AgentName, Cost, ModelRef, Usage } from '@codelab/protocol/agent';
import type { ConversationStatus, WaitingFor } from '@codelab/protocol/conversation';
import type { EventBody, EventType } from '@codelab/protocol/event';
import type {
  CallId,
  ConversationId,
  MessageId,
  OwnerId,
  PlanId,
  QueuedMessageId,
  SubtaskId,
  TurnId,
  WorkspaceId,
} from '@codelab/protocol/ids';
import type { MessageRole, MessageStatus, NoticePart, ReasoningPart, TextPart } from '@codelab/protocol/message';
import type { WorkspaceSettings } from '@codelab/protocol/workspace';
import { instant } from './column.ts';

export const owners = pgTable('owners', {
  id: uuid('id').$type<OwnerId>().primaryKey(),
  name: text('name').notNull(),
  defaultModel: text('default_model').$type<ModelRef>(),
  createdAt: instant('created_at').notNull(),
});

export const workspaces = pgTable(
  'workspaces',
  {
    id: uuid('id').$type<WorkspaceId>().primaryKey(),
    ownerId: uuid('owner_id')
      .$type<OwnerId>()
      .notNull()
      .references(() => owners.id),
    name: text('name').notNull(),
    path: text('path').notNull(),
    settings: jsonb('settings').$type<WorkspaceSettings>().notNull().default({}),
    createdAt: instant('created_at').notNull(),
    /** A person took it off the list; its folder stays as it is. */
    forgottenAt: instant('forgotten_at'),
  },
  (table) => [uniqueIndex('workspaces_path').on(table.ownerId, table.path)],
);

/** The row lock on a conversation is the lock: every transition of its turn, calls, waits and plans is taken under it. */
export const conversations = pgTable(
  'conversations',
  {
    id: uuid('id').$type<ConversationId>().primaryKey(),
    ownerId: uuid('owner_id')
      .$type<OwnerId>()
      .notNull()
      .references(() => owners.id),
    workspaceId: uuid('workspace_id')
      .$type<WorkspaceId>()
      .notNull()
      .references(() => workspaces.id),
    title: text('title').notNull(),
    agent: text('agent').$type<AgentName>().notNull(),
    model: text('model').$type<ModelRef>().notNull(),
    status: text('status').$type<ConversationStatus>().notNull(),
    parentConversationId: uuid('parent_conversation_id').$type<ConversationId>(),
    parentPlanId: uuid('parent_plan_id').$type<PlanId>(),
    parentSubtaskId: text('parent_subtask_id').$type<SubtaskId>(),
    /** In a child conversation: who started it, the first of all first. Their limits hold here too. */
    startedBy: jsonb('started_by').$type<AgentName[]>().notNull().default([]),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull().default(0),
    /** Raised by whoever claims the turn; every write of a running turn is fenced by it. */
    epoch: integer('epoch').notNull().default(0),
    openTurnId: uuid('open_turn_id').$type<TurnId>(),
    queuePaused: boolean('queue_paused').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('conversations_list').on(table.ownerId, table.status, table.updatedAt),
    index('conversations_parent').on(table.parentPlanId),
  ],
);

/** The first column of everything that belongs to a conversation. */
export const conversationId = () =>
  uuid('conversation_id')
    .$type<ConversationId>()
    .notNull()
    .references(() => conversations.id, { onDelete: 'cascade' });

export type TurnStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export const turns = pgTable(
  'turns',
  {
    conversationId: conversationId(),
    id: uuid('id').$type<TurnId>().notNull(),
    status: text('status').$type<TurnStatus>().notNull(),
    /** Model calls that were begun. */
    step: integer('step').notNull().default(0),
    waitingFor: jsonb('waiting_for').$type<WaitingFor>(),
    /** Failed tries of the current model call, in a row. */
    retries: integer('retries').notNull().default(0),
    code: text('code'),
    usage: jsonb('usage').$type<Usage>().notNull(),
    /** Absent in turns that are older than prices. */
    cost: jsonb('cost').$type<Cost>(),
    /** How often a person let it go on beyond its budgets. */
    grants: integer('grants').notNull().default(0),
    /** In a child conversation: it was told once to end with `complete`. */
    reminded: boolean('reminded').notNull().default(false),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.id] }),
    uniqueIndex('turns_one_open').on(table.conversationId).where(sql`status in ('queued', 'running', 'waiting')`),
    index('turns_open').on(table.status).where(sql`status in ('queued', 'running', 'waiting')`),
  ],
);

/** A tool call stands in its message as a reference; what became of it is its own row. */
export type StoredPart = TextPart | ReasoningPart | NoticePart | { type: 'tool_call'; callId: CallId };

export const messages = pgTable(
  'messages',
  {
    conversationId: conversationId(),
    id: uuid('id').$type<MessageId>().notNull(),
    /** The event that made it appear; the order of messages. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    turnId: uuid('turn_id').$type<TurnId>(),
    step: integer('step'),
    role: text('role').$type<MessageRole>().notNull(),
    status: text('status').$type<MessageStatus>().notNull(),
    agent: text('agent').$type<AgentName>(),
    model: text('model').$type<ModelRef>(),
    attempt: integer('attempt'),
    parts: jsonb('parts').$type<StoredPart[]>().notNull(),
    usage: jsonb('usage').$type<Usage>(),
    cost: jsonb('cost').$type<Cost>(),
    at: instant('at').notNull(),
    /** A person took it back with all that followed: shown folded, and no model is told of it. */
    undoneAt: instant('undone_at'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.id] }),
    uniqueIndex('messages_order').on(table.conversationId, table.seq),
  ],
);

export const events = pgTable(
  'events',
  {
    conversationId: conversationId(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    turnId: uuid('turn_id').$type<TurnId>(),
    type: text('type').$type<EventType>().notNull(),
    /** Of a delta: the message or call that it adds to. */
    subject: uuid('subject').$type<MessageId | CallId>(),
    body: jsonb('body').$type<EventBody>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.seq] }),
    index('events_deltas').on(table.conversationId, table.subject, table.seq).where(sql`subject is not null`),
    index('events_prune').on(table.at).where(sql`subject is not null`),
  ],
);

export const queuedMessages = pgTable(
  'queued_messages',
  {
    conversationId: conversationId(),
    id: uuid('id').$type<QueuedMessageId>().notNull(),
    position: integer('position').notNull(),
    content: text('content').notNull(),
    agent: text('agent').$type<AgentName>(),
    model: text('model').$type<ModelRef>(),
    delivery: text('delivery').$type<'queue' | 'steer'>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.id] })],
);
