import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { type Decision, decide } from './demo/decide.ts';
import { type Breath, estimatedUsage, type Speech, spoken, usualDelayMs } from './demo/pace.ts';
import { ModelFailure } from './reply.ts';

/** How long the demo model waits before each piece; 0 for tests. */
export type DemoPace = { readonly delayMs?: number };

/**
 * The model that works without a key. It has no state and no randomness: what it does next follows from the prompt and
 * the tools it may use, so that any process can go on with any conversation, years later.
 */
export function demoModel({ delayMs = usualDelayMs }: DemoPace = {}): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'codelab',
    modelId: 'demo',
    supportedUrls: {},
    async doStream(call) {
      const { prompt, abortSignal } = call;
      const speech = speechOf(decisionFor(call));
      const turn = prompt.filter((message) => message.role === 'assistant').length;
      const breaths = function* (): Generator<Breath> {
        yield { part: { type: 'stream-start', warnings: [] }, waits: false };
        yield* spoken(speech, turn);
        yield { part: finishOf(call, speech), waits: false };
      };
      return { stream: paced(breaths(), { delayMs, signal: abortSignal }) };
    },
    async doGenerate(call) {
      const speech = speechOf(decisionFor(call));
      const finish = finishOf(call, speech);
      return {
        content: [
          ...(speech.text === '' ? [] : [{ type: 'text' as const, text: speech.text }]),
          ...speech.calls.map(({ tool, input }, index) => ({
            type: 'tool-call' as const,
            toolCallId: `demo_${call.prompt.length}_${index}`,
            toolName: tool,
            input: JSON.stringify(input),
          })),
        ],
        finishReason: finish.finishReason,
        usage: finish.usage,
        warnings: [],
      };
    },
  };
}

function decisionFor({ prompt, tools = [] }: LanguageModelV4CallOptions): Decision {
  return decide(
    prompt,
    tools.map((tool) => tool.name),
  );
}

/** A model that was asked to fail fails as one that a provider refused, or that cannot be reached for now. */
function speechOf(decision: Decision): Speech {
  if (decision.type === 'speak') return decision.speech;
  const { message, passing } = decision;
  throw new ModelFailure({ code: passing ? 'model_unavailable' : 'model_refused', message, retryable: passing });
}

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

function finishOf({ prompt }: LanguageModelV4CallOptions, speech: Speech): Finish {
  return {
    type: 'finish',
    finishReason: { unified: speech.calls.length > 0 ? 'tool-calls' : 'stop', raw: undefined },
    usage: estimatedUsage(JSON.stringify(prompt), speech),
  };
}

type Paced = { readonly delayMs: number; readonly signal: AbortSignal | undefined };

/** Breaths are due at fixed times, so that late timers do not add up; a reader who was away gets no flood. */
function paced(breaths: Iterator<Breath>, { delayMs, signal }: Paced): ReadableStream<LanguageModelV4StreamPart> {
  let due: number | undefined;
  return new ReadableStream(
    {
      async pull(controller) {
        signal?.throwIfAborted();
        const { done, value } = breaths.next();
        if (done) return controller.close();
        if (value.waits && delayMs > 0) {
          const now = performance.now();
          due = Math.max(due ?? now, now - 5 * delayMs) + delayMs;
          await pause(due - now, signal);
        }
        controller.enqueue(value.part);
      },
    },
    { highWaterMark: 0 },
  );
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const clock = setTimeout(resolve, ms);
  const leave = () => reject(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener('abort', leave);
  }
}
