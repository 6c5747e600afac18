import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { AgentName, Spent } from '@codelab/protocol/agent';
import type { CallId, ConversationId, PlanId, SubtaskId, TurnId } from '@codelab/protocol/ids';
import type {
  ChildWaiting,
  Plan,
  PlanStatus,
  PlanVersion,
  ProposedSubtask,
  StepComment,
  StepEstimate,
  SubtaskResult,
  SubtaskStatus,
  WaitsFor,
} from '@codelab/protocol/plan';
import type { Failure } from '@codelab/protocol/problem';
import { instant } from './column.ts';
import { conversationId } from './conversations.ts';

export const plans = pgTable(
  'plans',
  {
    conversationId: conversationId(),
    id: uuid('id').$type<PlanId>().primaryKey(),
    turnId: uuid('turn_id').$type<TurnId>().notNull(),
    callId: uuid('call_id').$type<CallId>(),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    title: text('title').notNull(),
    status: text('status').$type<PlanStatus>().notNull(),
    note: text('note'),
    decided: jsonb('decided').$type<NonNullable<Plan['decided']>>(),
    /** Who proposed it, and makes its next versions. Absent in plans that are older than this. */
    proposer: text('proposer').$type<AgentName>(),
    parallel: integer('parallel').notNull().default(3),
    /** By steps that were begun and that a later version left out. */
    retired: jsonb('retired').$type<Spent>(),
    /** What the agent is to be told about its end, once no turn is open. */
    reportDue: text('report_due'),
    proposedAt: instant('proposed_at').notNull(),
  },
  (table) => [index('plans_conversation').on(table.conversationId)],
);

export const planVersions = pgTable(
  'plan_versions',
  {
    planId: uuid('plan_id')
      .$type<PlanId>()
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    digest: text('digest').notNull(),
    title: text('title').notNull(),
    subtasks: jsonb('subtasks').$type<ProposedSubtask[]>().notNull(),
    note: text('note'),
    by: text('by').$type<PlanVersion['by']>().notNull().default('agent'),
    feedback: text('feedback'),
    comments: jsonb('comments').$type<StepComment[]>(),
    proposedAt: instant('proposed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.planId, table.version] })],
);

/** The steps of a plan's current version. */
export const subtasks = pgTable(
  'subtasks',
  {
    planId: uuid('plan_id')
      .$type<PlanId>()
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    id: text('id').$type<SubtaskId>().notNull(),
    position: integer('position').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    agent: text('agent').$type<AgentName>().notNull(),
    dependsOn: jsonb('depends_on').$type<SubtaskId[]>().notNull(),
    evidence: text('evidence'),
    estimate: jsonb('estimate').$type<StepEstimate>(),
    tools: jsonb('tools').$type<string[]>(),
    paths: jsonb('paths').$type<string[]>(),
    /** `false` = held. Steps from before a part of a plan could be approved were approved with their plan. */
    approved: boolean('approved').notNull().default(true),
    granted: boolean('granted').notNull().default(false),
    comments: jsonb('comments').$type<StepComment[]>(),
    waitsFor: jsonb('waits_for').$type<WaitsFor>(),
    spent: jsonb('spent').$type<Spent>(),
    status: text('status').$type<SubtaskStatus>().notNull(),
    childConversationId: uuid('child_conversation_id').$type<ConversationId>(),
    waiting: jsonb('waiting').$type<ChildWaiting>(),
    result: jsonb('result').$type<SubtaskResult>(),
    problem: jsonb('problem').$type<Failure>(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.planId, table.id] })],
);
