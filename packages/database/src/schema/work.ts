import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { AgentName } from '@codelab/protocol/agent';
import type { Decided, FileChange, Trial } from '@codelab/protocol/approval';
import type { CallFacts, ShownCommand } from '@codelab/protocol/call-facts';
import type { CallCheckpoint } from '@codelab/protocol/checkpoint';
import type { ApprovalId, CallId, MessageId, PlanId, TurnId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { RuleDraft } from '@codelab/protocol/rule';
import type { Risk, RunsOn, ToolCallState, ToolCallStatus, Verdict } from '@codelab/protocol/tool-call';
import { instant } from './column.ts';
import { conversationId } from './conversations.ts';

/** What runs when a call is ready: the model's arguments, or the person's in their place. */
export type PreparedCall = {
  arguments: Json;
  /** Base hashes of the files the approval showed. */
  bases: { path: string; baseHash: string }[];
  /**
   * These contents are written instead of what the tool would do; `null` = the file goes. `diff` stands with those that
   * the person edited, from what was proposed.
   */
  files?: { path: string; content: string | null; diff?: string }[];
  /** The contents are those of a trial, which said this. */
  trial?: { exitCode: number | null; output: string };
};

export const toolCalls = pgTable(
  'tool_calls',
  {
    conversationId: conversationId(),
    id: uuid('id').$type<CallId>().notNull(),
    turnId: uuid('turn_id').$type<TurnId>().notNull(),
    messageId: uuid('message_id').$type<MessageId>().notNull(),
    step: integer('step').notNull(),
    position: integer('position').notNull(),
    tool: text('tool').notNull(),
    arguments: jsonb('arguments').$type<Json>().notNull(),
    prepared: jsonb('prepared').$type<PreparedCall>().notNull(),
    verdict: text('verdict').$type<Verdict>().notNull(),
    rule: text('rule'),
    runsOn: text('runs_on').$type<RunsOn>().notNull(),
    risk: text('risk').$type<Risk>().notNull(),
    reason: text('reason').notNull(),
    state: jsonb('state').$type<ToolCallState>().notNull(),
    status: text('status').$type<ToolCallStatus>().notNull().generatedAlwaysAs(sql`state->>'status'`),
    /** Who started it; a call left `started` by an older epoch is unknown unless safe to repeat. */
    epoch: integer('epoch'),
    liveOutput: text('live_output'),
    decided: jsonb('decided').$type<Decided>(),
    /** In whose name it was made; absent in calls that are older than rules. */
    agent: text('agent').$type<AgentName>(),
    /** What rules judge it by. */
    facts: jsonb('facts').$type<CallFacts>(),
    /** What was kept of the files before it ran. */
    checkpoint: jsonb('checkpoint').$type<CallCheckpoint>(),
    /** The rule that is kept if this call succeeds. */
    remember: jsonb('remember').$type<RuleDraft>(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.id] }),
    uniqueIndex('tool_calls_order').on(table.conversationId, table.turnId, table.step, table.position),
  ],
);

export type WaitKind = 'approval' | 'plan' | 'client_result';
export type WaitStatus = 'pending' | 'resolved' | 'expired' | 'withdrawn';

/** What an approval shows besides its place, version and digest. */
export type ApprovalPayload = {
  kind: 'tool' | 'budget' | 'unknown_outcome' | 'scope';
  tool?: string;
  arguments?: Json;
  risk: Risk;
  reason: string;
  agent: string;
  files: FileChange[];
  trial?: Trial;
  command?: ShownCommand;
  staleReason?: string;
};

/** Approvals, plan decisions and results from the client: one compare-and-set rule for "decided once". */
export const waits = pgTable(
  'waits',
  {
    conversationId: conversationId(),
    /** Of an approval: its id on the wire. */
    id: uuid('id').$type<ApprovalId>().notNull(),
    turnId: uuid('turn_id').$type<TurnId>(),
    kind: text('kind').$type<WaitKind>().notNull(),
    /** The call, the plan or (for a budget) the turn that waits. */
    subject: uuid('subject').$type<CallId | PlanId | TurnId>().notNull(),
    status: text('status').$type<WaitStatus>().notNull(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    payload: jsonb('payload').$type<ApprovalPayload>(),
    resolution: jsonb('resolution').$type<Decided>(),
    expiresAt: instant('expires_at'),
    createdAt: instant('created_at').notNull(),
    resolvedAt: instant('resolved_at'),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.id] }),
    uniqueIndex('waits_id').on(table.id),
    uniqueIndex('waits_one_pending').on(table.conversationId, table.subject).where(sql`status = 'pending'`),
    index('waits_expiry').on(table.expiresAt).where(sql`status = 'pending' and expires_at is not null`),
  ],
);
