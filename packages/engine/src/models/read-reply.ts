import type { LanguageModelV4, LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { BilledTokens } from '@codelab/domain/cost';
import type { Usage } from '@codelab/protocol/agent';
import { brokenReply, cutStream, modelFailureOf, refusedReply } from './failure-of.ts';
import { openModelStream, type ReplyLimits } from './model-stream.ts';
import { callOptionsOf } from './prompt.ts';
import type { Reply, ReplyDelta, ReplyRequest } from './reply.ts';
import { growReply } from './reply-parts.ts';

const defaultLimits: ReplyLimits = { connectMs: 120_000, stallMs: 90_000 };

/**
 * One model call: yields what is said as it is said, returns the whole reply. It throws `ModelFailure`, or the signal's
 * reason when the signal fires, and never tries again by itself. Deltas that were yielded before it threw stay true.
 */
export async function* readReply(
  model: LanguageModelV4,
  request: ReplyRequest,
  limits: ReplyLimits = defaultLimits,
): AsyncGenerator<ReplyDelta, Reply> {
  const options = callOptionsOf(request);
  const open = (abortSignal: AbortSignal) => model.doStream({ ...options, abortSignal });
  using stream = await openModelStream(open, request.signal, limits);
  const reply = growReply();

  for (;;) {
    const part = await stream.next();
    if (part === undefined) throw cutStream();
    if (part.type === 'error') throw modelFailureOf(part.error);
    if (part.type === 'finish') {
      throwIfFailed(part);
      const billed = billedIn(part.usage);
      return {
        parts: reply.parts(part.finishReason.unified === 'length'),
        usage: usageOf(part.usage),
        ...(billed && { billed }),
      };
    }
    const delta = reply.hear(part);
    if (delta) yield delta;
  }
}

/** Whether there is more to do is decided by the calls, never by the reason: providers disagree about it. */
function throwIfFailed(part: Extract<LanguageModelV4StreamPart, { type: 'finish' }>): void {
  const { unified, raw } = part.finishReason;
  switch (unified) {
    case 'content-filter':
      throw refusedReply(raw);
    case 'interrupted':
      throw cutStream();
    case 'error':
      throw brokenReply(raw);
    case 'stop':
    case 'length':
    case 'tool-calls':
    case 'other':
      return;
  }
}

function usageOf(usage: LanguageModelV4Usage): Usage {
  return {
    inputTokens: tokens(usage.inputTokens.total),
    outputTokens: tokens(usage.outputTokens.total),
    reasoningTokens: tokens(usage.outputTokens.reasoning),
    modelCalls: 1,
  };
}

/** Each token once: the input that was neither read from the provider's cache nor written to it is the rest. */
function billedIn({ inputTokens, outputTokens }: LanguageModelV4Usage): BilledTokens | undefined {
  if (!isCount(inputTokens.total) || !isCount(outputTokens.total)) return undefined;
  const [cacheRead, cacheWrite] = [tokens(inputTokens.cacheRead), tokens(inputTokens.cacheWrite)];
  const input = Math.max(0, inputTokens.total - cacheRead - cacheWrite);
  return { input, cacheRead, cacheWrite, output: outputTokens.total };
}

/** Providers leave counts out, and some send nonsense; a reply is worth more than its bill. */
function tokens(count: number | undefined): number {
  return isCount(count) ? count : 0;
}

function isCount(count: number | undefined): count is number {
  return count !== undefined && Number.isSafeInteger(count) && count >= 0;
}
