import * as z from 'zod';
import { Cost, Usage } from './agent.ts';
import { Timestamp } from './ids.ts';
import { SandboxState } from './workspace.ts';

const count = z.int().nonnegative();

/** `status.get`: how the server that answers is, and what there is to do over all of them. */
export const ServerStatus = z.object({
  version: z.string(),
  startedAt: Timestamp,
  ready: z.boolean(),
  /** Why it is not ready. */
  reasons: z.array(z.string()),
  sandbox: SandboxState.optional(),
  /** Of this server's pool. */
  connections: z.object({ size: count, inUse: count, waiting: count }),
  /** Units of work that are open on this server. */
  openUnits: count,
  /** By their labels, the most frequent first, since this server started. */
  transactions: z.array(z.object({ label: z.string(), count, meanMs: z.number().nonnegative() })),
  /** From the commit of an event to its reading for a stream, on average; absent when nobody has listened yet. */
  eventLagMs: z.number().nonnegative().optional(),
  /** Streams that clients listen to on this server. */
  streams: count,
  /** Turns that run on this server. */
  running: count,
  /** What models were asked by this server since it started. */
  models: z.object({ usage: Usage, cost: Cost }),
  memoryBytes: count,
  /** Over all servers; absent while the database is away. */
  work: z
    .object({
      turns: z.record(z.string(), count),
      waiting: z.record(z.string(), count),
      jobs: z.record(z.string(), count),
    })
    .optional(),
});
export type ServerStatus = z.infer<typeof ServerStatus>;
