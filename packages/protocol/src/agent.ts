import * as z from 'zod';
import { AgentId, WorkspaceId } from './ids.ts';

export const AgentName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/)
  .brand<'AgentName'>();
export type AgentName = z.infer<typeof AgentName>;

/** `demo`, or `provider/model`. */
export const ModelRef = z
  .string()
  .regex(/^(demo|(openai|anthropic|google|compatible)\/[\w.:@/-]{1,120})$/)
  .brand<'ModelRef'>();
export type ModelRef = z.infer<typeof ModelRef>;

/** `house`: comes with the server. `own`: a person made it. `file`: a person confirmed a file of a workspace. */
export const AgentSource = z.enum(['house', 'own', 'file']);
export type AgentSource = z.infer<typeof AgentSource>;

/** An agent as people see it in lists; what it is told is read one at a time. */
export const Agent = z.object({
  name: AgentName,
  source: AgentSource,
  /** Of those that people made. */
  id: AgentId.optional(),
  /** Absent: in every workspace. */
  workspaceId: WorkspaceId.optional(),
  whenToUse: z.string(),
  /** Names, and patterns of names with wildcards. */
  tools: z.array(z.string()),
  /** Globs of the files it may write; absent = every file the workspace allows. */
  writes: z.array(z.string()).optional(),
  /** Agents it may hand work to although they may do more than it may itself; absent = everybody. */
  delegates: z.array(z.string()).optional(),
  /** For what it begins, where nothing else was chosen. */
  model: ModelRef.optional(),
  maxSteps: z.int().positive(),
});
export type Agent = z.infer<typeof Agent>;

export const Usage = z.object({
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  /** Counted within `outputTokens`. */
  reasoningTokens: z.int().nonnegative(),
  modelCalls: z.int().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/**
 * What model calls cost, in millionths of a US dollar. A call whose price nobody knows costs nobody knows what: it is
 * counted instead, and with any of these the sum is what was spent at least.
 */
export const Cost = z.object({ microDollars: z.int().nonnegative(), unpricedCalls: z.int().nonnegative() });
export type Cost = z.infer<typeof Cost>;

/** What model calls used and what they cost. */
export const Spent = z.object({ usage: Usage, cost: Cost });
export type Spent = z.infer<typeof Spent>;
