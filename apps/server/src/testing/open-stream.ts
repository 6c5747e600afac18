import type { App } from './start-app.ts';

/** One block of an event stream, field by field, as it came over the wire. */
export type WireEvent = {
  readonly event?: string;
  readonly data?: string;
  readonly id?: string;
  readonly retry?: string;
};

export type WireError = {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly problem: { readonly code: string; readonly message: string; readonly retryable: boolean } };
};

/** An event stream without any client in between: no reconnecting, nothing hidden. */
export type WireStream = AsyncDisposable & {
  readonly headers: Headers;
  next(): Promise<WireEvent>;
  /** The next event of ours. */
  nextData(): Promise<unknown>;
  /** The error with which the stream ends. */
  nextError(): Promise<WireError>;
};

export async function openStream(
  app: App,
  procedure: string,
  { input = {}, headers = {} }: { readonly input?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<WireStream> {
  const leaving = new AbortController();
  const response = await fetch(`${app.url}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${app.token}`, ...headers },
    signal: leaving.signal,
  });
  if (!response.body) throw new Error('a stream without a body');
  const blocks = blocksOf(response.body);

  async function next(): Promise<WireEvent> {
    const { value, done } = await blocks.next();
    if (done) throw new Error('the stream has ended');
    return value;
  }
  async function until(isWanted: (event: WireEvent) => boolean): Promise<string> {
    for (;;) {
      const event = await next();
      if (isWanted(event)) return event.data ?? '';
    }
  }
  return {
    headers: response.headers,
    next,
    nextData: async () => JSON.parse(await until(({ event, data }) => event === undefined && data !== undefined)),
    nextError: async () => JSON.parse(await until(({ event }) => event === 'serialized-error')),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await blocks.return().catch(() => {});
    },
  };
}

async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<WireEvent, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (block.trim()) yield fieldsOf(block);
  }
}

function fieldsOf(block: string): WireEvent {
  const lines = block.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
