import * as z from 'zod';

export const AgentName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/)
  .brand<'AgentName'>();
export type AgentName = z.infer<typeof AgentName>;

/** An agent as people see it; its prompt stays on the server. */
export const Agent = z.object({
  name: AgentName,
  whenToUse: z.string(),
  tools: z.array(z.string()),
  /** Globs of the files it may write; absent = every file the workspace allows. */
  writes: z.array(z.string()).optional(),
  maxSteps: z.int().positive(),
});
export type Agent = z.infer<typeof Agent>;

/** `demo`, or `provider/model`. */
export const ModelRef = z
  .string()
  .regex(/^(demo|(openai|anthropic|google|compatible)\/[\w.:@/-]{1,120})$/)
  .brand<'ModelRef'>();
export type ModelRef = z.infer<typeof ModelRef>;

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
