import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import * as z from 'zod';
import type { ClientMessage } from '@codelab/protocol/command';
import { CommandKey, ConversationId, PlanId, TurnId } from '@codelab/protocol/ids';
import { Problem, type ProblemShape } from '@codelab/protocol/problem';
import type { ApiContext } from './context.ts';
import { problemOf } from './problem-of.ts';
import { type OutsideStatus, problemStatus } from './problem-status.ts';
import { assertStorable } from './storable-input.ts';

/**
 * tRPC makes a client that hears one of its 5xx codes in a stream ask again for ever, in silence. A bug would be
 * repeated for as long as the page is open; under this code the client is told, and stops.
 */
const brokenStream: OutsideStatus = { rpc: 'UNPROCESSABLE_CONTENT', http: 422 };

const t = initTRPC.context<ApiContext>().create({
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
  errorFormatter({ error, type, path }) {
    const { shape: problem } = problemOf(error);
    const isBrokenStream = type === 'subscription' && problem.code === 'internal';
    const { rpc, http } = isBrokenStream ? brokenStream : problemStatus[problem.code];
    const data: { code: string; httpStatus: number; problem: ProblemShape } = { code: rpc, httpStatus: http, problem };
    return {
      message: problem.message,
      code: TRPC_ERROR_CODES_BY_KEY[rpc],
      data: path === undefined ? data : { ...data, path },
    };
  },
});

const storable = t.middleware(async ({ getRawInput, next }) => {
  assertStorable(await getRawInput());
  return next();
});

const limited = t.middleware(({ ctx, next }) => {
  const allowance = ctx.changes.take(ctx.ownerId);
  if (allowance.taken) return next();
  const { retryAfterMs } = allowance;
  throw new Problem('too_many_requests', 'Too many requests at once; try again in a moment.', { retryAfterMs });
});

const messageTypes = [
  'user_message',
  'tool_result',
  'switch_agent',
  'hitl_decision',
  'plan_decision',
] as const satisfies ClientMessage['type'][];

/** What the log says of a command, as far as it is well formed. */
const Described = z.object({
  key: CommandKey.optional().catch(undefined),
  conversationId: ConversationId.optional().catch(undefined),
  planId: PlanId.optional().catch(undefined),
  message: z
    .object({ type: z.enum(messageTypes) })
    .optional()
    .catch(undefined),
});
const Answered = z.object({ turnId: TurnId.optional(), conversationId: ConversationId.optional() });

const logged = t.middleware(async ({ ctx, getRawInput, next, path }) => {
  const since = performance.now();
  const result = await next();
  const { data: input } = Described.safeParse(await getRawInput());
  const { data: answer } = Answered.safeParse(result.ok ? result.data : {});
  const fields = {
    conversation: input?.conversationId ?? answer?.conversationId,
    plan: input?.planId,
    key: input?.key,
    turn: answer?.turnId,
    ms: Math.round(performance.now() - since),
  };
  const command = input?.message?.type ?? path;
  if (result.ok) ctx.log.info(fields, `accepted ${command}`);
  else ctx.log.info({ ...fields, code: problemOf(result.error).code }, `refused ${command}`);
  return result;
});

export const router = t.router;
export const query = t.procedure.use(storable);
/** The input of every one carries a key. */
export const mutation = t.procedure.use(limited).use(storable).use(logged);
/**
 * Read-only, because it travels by GET and is asked again after every interruption. Nothing may be opened around it in
 * a middleware: that would be closed before the first event.
 */
export const subscription = t.procedure.use(storable);
