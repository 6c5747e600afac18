import {
  APICallError,
  JSONParseError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4StreamPart,
} from '@ai-sdk/provider';

/** What the model does in one step: parts to stream; `wait` parts hold the stream up; a throw before the first part is a refused call. */
export type ScriptedStep = (call: LanguageModelV4CallOptions) => AsyncIterable<LanguageModelV4StreamPart>;

/** A model for tests, and every call that it was given. */
export type ScriptedModel = LanguageModelV4 & { readonly calls: readonly LanguageModelV4CallOptions[] };

/**
 * A model that follows a script. Which step comes next is read from the prompt, as the number of assistant messages in
 * it, so that a call that is made again gets the same step again, in this process or another.
 */
export function scriptedModel(...steps: ScriptedStep[]): ScriptedModel {
  return modelThat((call) => {
    const index = call.prompt.filter((message) => message.role === 'assistant').length;
    const step = steps[index];
    if (!step) throw new Error(`The script has ${steps.length} steps; the prompt asks for step ${index + 1}.`);
    return step;
  });
}

/** A model that chooses its step from the prompt, for stories with several conversations. */
export function modelThat(choose: (call: LanguageModelV4CallOptions) => ScriptedStep): ScriptedModel {
  const calls: LanguageModelV4CallOptions[] = [];
  return {
    specificationVersion: 'v4',
    provider: 'scripted',
    modelId: 'scripted',
    supportedUrls: {},
    calls,
    doGenerate: () => Promise.reject(new Error('Only streams are asked for.')),
    async doStream(call) {
      const { abortSignal, ...heard } = call;
      calls.push(structuredClone(heard));
      const parts = choose(call)(call)[Symbol.asyncIterator]();
      // Pulled once before the answer, so that a step that throws at once is a call that was refused.
      const first = await parts.next();
      return { stream: streamOf(first, parts, abortSignal) };
    },
  };
}

type Said = { readonly chunks?: number; readonly delayMs?: number };

/** Says a text, in so many chunks, one every `delayMs`. */
export function says(text: string, { chunks = 3, delayMs = 0 }: Said = {}): ScriptedStep {
  return async function* ({ abortSignal }) {
    yield* block('text', text, { chunks, delayMs, signal: abortSignal });
    yield finish('stop', text);
  };
}

/** Thinks aloud, then says a text. */
export function thinks(thought: string, text: string, { chunks = 3, delayMs = 0 }: Said = {}): ScriptedStep {
  return async function* ({ abortSignal }) {
    yield* block('reasoning', thought, { chunks, delayMs, signal: abortSignal });
    yield* block('text', text, { chunks, delayMs, signal: abortSignal });
    yield finish('stop', thought + text);
  };
}

/** A call; `input` is sent as JSON, or, when it is a string, exactly as it stands. */
export type ScriptedCall = { readonly tool: string; readonly input: unknown; readonly id?: string };

/** Asks for tools, all in one step. A leading string is said first. */
export function asks(...parts: [string, ...ScriptedCall[]] | ScriptedCall[]): ScriptedStep {
  return async function* ({ prompt, abortSignal }) {
    for (const [index, part] of parts.entries()) {
      if (typeof part === 'string') yield* block('text', part, { chunks: 3, delayMs: 0, signal: abortSignal });
      else yield* toolCall(part, `call_${prompt.length}_${index}`);
    }
    yield finish('tool-calls', JSON.stringify(parts));
  };
}

type Failing = {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  /** Fails so often, then goes on with `afterwards`. Without it: for ever. */
  readonly times?: number;
  readonly afterwards?: ScriptedStep;
};

/** The provider refuses the call. */
export function fails({
  status,
  retryAfterSeconds,
  times = Number.POSITIVE_INFINITY,
  afterwards,
}: Failing): ScriptedStep {
  let failed = 0;
  return async function* (call) {
    if (failed >= times && afterwards) {
      yield* afterwards(call);
      return;
    }
    failed += 1;
    throw new APICallError({
      message: `Scripted failure ${status}`,
      url: 'scripted://model',
      requestBodyValues: {},
      statusCode: status,
      responseHeaders: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    });
  };
}

/** Says so many chunks of a text; then the stream ends without having finished. */
export function cuts(text: string, { chunks = 4, after = 2 }: { chunks?: number; after?: number } = {}): ScriptedStep {
  return async function* ({ abortSignal }) {
    let said = 0;
    for await (const part of block('text', text, { chunks, delayMs: 0, signal: abortSignal })) {
      if (part.type === 'text-delta' && said++ === after) return;
      yield part;
    }
  };
}

/** Says a text, then sends what is no chunk. */
export function garbage(text = ''): ScriptedStep {
  return async function* ({ abortSignal }) {
    yield* block('text', text, { chunks: 1, delayMs: 0, signal: abortSignal });
    yield {
      type: 'error',
      error: new JSONParseError({ text: '<html>', cause: new SyntaxError('Unexpected token <') }),
    };
    yield finish('error', text);
  };
}

/** Says `before`, waits until `released`, then says `after`. */
export function holds(released: Promise<unknown>, before = 'Wait', after = 'ed.'): ScriptedStep {
  return async function* ({ abortSignal }) {
    yield { type: 'text-start', id: 'text' };
    yield { type: 'text-delta', id: 'text', delta: before };
    await untilOrAborted(released, abortSignal);
    yield { type: 'text-delta', id: 'text', delta: after };
    yield { type: 'text-end', id: 'text' };
    yield finish('stop', before + after);
  };
}

type Spoken = { readonly chunks: number; readonly delayMs: number; readonly signal: AbortSignal | undefined };

async function* block(
  kind: 'text' | 'reasoning',
  text: string,
  how: Spoken,
): AsyncGenerator<LanguageModelV4StreamPart> {
  if (text === '') return;
  yield { type: `${kind}-start`, id: kind };
  for (const delta of cut(text, how.chunks)) {
    if (how.delayMs > 0) await untilOrAborted(new Promise((resolve) => setTimeout(resolve, how.delayMs)), how.signal);
    yield { type: `${kind}-delta`, id: kind, delta };
  }
  yield { type: `${kind}-end`, id: kind };
}

function* toolCall(call: ScriptedCall, spareId: string): Generator<LanguageModelV4StreamPart> {
  const id = call.id ?? spareId;
  const input = typeof call.input === 'string' ? call.input : JSON.stringify(call.input);
  yield { type: 'tool-input-start', id, toolName: call.tool };
  for (const delta of cut(input, 3)) yield { type: 'tool-input-delta', id, delta };
  yield { type: 'tool-input-end', id };
  yield { type: 'tool-call', toolCallId: id, toolName: call.tool, input };
}

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

function finish(unified: Finish['finishReason']['unified'], said: string): Finish {
  return {
    type: 'finish',
    finishReason: { unified, raw: undefined },
    usage: {
      inputTokens: { total: 10, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: said.length, text: undefined, reasoning: undefined },
    },
  };
}

function cut(text: string, chunks: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / chunks));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

async function untilOrAborted(event: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const leave = () => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await Promise.race([event, aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

function streamOf(
  first: IteratorResult<LanguageModelV4StreamPart>,
  parts: AsyncIterator<LanguageModelV4StreamPart>,
  signal: AbortSignal | undefined,
): ReadableStream<LanguageModelV4StreamPart> {
  let next: IteratorResult<LanguageModelV4StreamPart> | undefined = first;
  return new ReadableStream(
    {
      async pull(controller) {
        signal?.throwIfAborted();
        const { done, value } = next ?? (await parts.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await parts.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
