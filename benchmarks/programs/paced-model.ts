import type { EngineOptions } from '@codelab/engine/start-engine';

type Model = NonNullable<EngineOptions['model']>;
type Call = Parameters<Model['doStream']>[0];
type Stream = Awaited<ReturnType<Model['doStream']>>['stream'];
type Part = Stream extends ReadableStream<infer Value> ? Value : never;

/** How a person asks for an answer: as JSON in the message. */
export type Wanted = {
  /** How long the model thinks before it speaks. */
  readonly afterMs: number;
  readonly chunks: number;
  readonly everyMs: number;
  /** It does not begin before everybody may. */
  readonly atTheGate: boolean;
  /** It asks to run this first. */
  readonly command?: string;
  /** It proposes these steps; what each is to do is its description. */
  readonly plan?: readonly { readonly id: string; readonly dependsOn: readonly string[]; readonly wanted: Wanted }[];
  /** It ends a step of a plan when it has thought. */
  readonly completes?: true;
};

export type PacedModel = {
  readonly model: Model;
  /** Calls that wait at the gate. */
  waiting(): number;
  /** Lets everybody who waits begin, spread over one pace. */
  open(): void;
};

/**
 * A model that speaks at its own pace, whoever listens: a chunk that is read late was said when it was due. Each chunk
 * is the time at which that was, so that a reader can tell how old it is.
 */
export function pacedModel(): PacedModel {
  let gate = Promise.withResolvers<void>();
  let waiting = 0;

  async function* say(wanted: Wanted): AsyncGenerator<Part> {
    if (wanted.command !== undefined) {
      const input = JSON.stringify({ command: wanted.command });
      yield { type: 'tool-call', toolCallId: 'call', toolName: 'execute_command', input };
      yield finish('tool-calls', 1);
      return;
    }
    if (wanted.plan) {
      yield { type: 'tool-call', toolCallId: 'call', toolName: 'propose_plan', input: proposal(wanted.plan) };
      yield finish('tool-calls', 1);
      return;
    }
    if (wanted.completes) {
      await pause(wanted.afterMs);
      const input = JSON.stringify({ summary: 'Done.', changed_files: [], commands: [] });
      yield { type: 'tool-call', toolCallId: 'call', toolName: 'complete', input };
      yield finish('tool-calls', 1);
      return;
    }
    if (wanted.atTheGate) {
      waiting += 1;
      await gate.promise;
      waiting -= 1;
      await pause(Math.random() * wanted.everyMs);
    }
    const since = Date.now() + wanted.afterMs;
    yield { type: 'text-start', id: 'text' };
    for (let index = 0; index < wanted.chunks; index += 1) {
      const due = since + index * wanted.everyMs;
      const early = due - Date.now();
      if (early > 0) await pause(early);
      yield { type: 'text-delta', id: 'text', delta: stamp(due) };
    }
    yield { type: 'text-end', id: 'text' };
    yield finish('stop', wanted.chunks);
  }

  return {
    model: {
      specificationVersion: 'v4',
      provider: 'paced',
      modelId: 'paced',
      supportedUrls: {},
      doGenerate: () => Promise.reject(new Error('Only streams are asked for.')),
      doStream: async (call) => ({ stream: streamOf(say(wantedIn(call)), call.abortSignal) }),
    },
    waiting: () => waiting,
    open() {
      gate.resolve();
      gate = Promise.withResolvers();
    },
  };
}

/** Nine characters, about the length of a word. */
export function stamp(ms: number): string {
  return `${Math.round(ms).toString(36)} `;
}

export function stampsIn(text: string): number[] {
  return text.split(' ').flatMap((word) => (word === '' ? [] : [Number.parseInt(word, 36)]));
}

function finish(unified: 'stop' | 'tool-calls', said: number): Part {
  return {
    type: 'finish',
    finishReason: { unified, raw: undefined },
    usage: {
      inputTokens: { total: 10, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: said, text: undefined, reasoning: undefined },
    },
  };
}

/** Once it has the result of its command, it speaks. */
function wantedIn({ prompt }: Call): Wanted {
  const said = prompt.findLast((message) => message.role === 'user');
  const text = said?.role === 'user' ? said.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])) : [];
  const [first = ''] = text.join('').split('\n\n');
  if (first.startsWith('[')) return silence; // a report on a plan
  const { command, plan, ...speech }: Wanted = JSON.parse(first);
  if (prompt.at(-1)?.role === 'tool') return speech;
  return { ...speech, ...(command !== undefined && { command }), ...(plan && { plan }) };
}

const silence: Wanted = { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: false };

function proposal(steps: NonNullable<Wanted['plan']>): string {
  const subtasks = steps.map(({ id, dependsOn, wanted }) => ({
    id,
    title: id,
    description: JSON.stringify(wanted),
    agent: 'coder',
    dependsOn,
    paths: [],
  }));
  return JSON.stringify({ title: 'A plan', subtasks });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function streamOf(parts: AsyncGenerator<Part>, signal: AbortSignal | undefined): ReadableStream<Part> {
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        signal?.throwIfAborted();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
