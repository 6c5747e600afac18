import http from 'node:http';
import { answerCalls } from '../lab/program.ts';
import { stampsIn } from './paced-model.ts';

/** Readers of event streams, in a process of their own so that what they use up is not counted. */
export type Listeners = {
  /** Settles when each of them has heard what it begins with. */
  open(streams: readonly Stream[]): Promise<void>;
  /** What was heard since it was last asked. */
  heard(): Heard;
  /** Settles when so many answers have come to their end. */
  answered(count: number): Promise<void>;
  close(): void;
};

export type Stream = { readonly url: string; readonly token?: string; readonly beginsWith: string };

export type Heard = {
  /** Since it was asked before. */
  readonly overMs: number;
  readonly events: number;
  readonly bytes: number;
  /** Events that carry text, and how much of it. */
  readonly deltas: number;
  readonly chunks: number;
  /** Of each chunk: how old it was. */
  readonly agesMs: readonly number[];
  /** One whole event as it came. */
  readonly sample: string;
};

const agent = new http.Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const open = new Set<http.ClientRequest>();
let heard = nothingHeard();
let ended = 0;
let onEnd = () => {};

function nothingHeard() {
  return { events: 0, bytes: 0, deltas: 0, chunks: 0, agesMs: [] as number[], sample: '', since: performance.now() };
}

function listen({ url, token, beginsWith }: Stream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };
  const request = http.get(url, { agent, headers }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`a stream was answered with ${response.statusCode}`));
    let rest = '';
    let begun = false;
    response.setEncoding('utf8').on('data', (text: string) => {
      heard.bytes += text.length;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) hear(block);
      if (!begun && blocks.some((block) => block.includes(beginsWith))) {
        begun = true;
        resolve();
      }
    });
    response.on('error', () => {});
  });
  request.on('error', reject);
  open.add(request);
  return promise;
}

function hear(block: string): void {
  heard.events += 1;
  if (block.includes('"type":"turn_ended"')) {
    ended += 1;
    onEnd();
  }
  if (!block.includes('"type":"assistant_delta"')) return;
  const now = Date.now();
  heard.deltas += 1;
  heard.sample = block;
  const { text } = JSON.parse(block.slice(block.indexOf('{'), block.lastIndexOf('}') + 1));
  for (const at of stampsIn(text)) {
    heard.chunks += 1;
    heard.agesMs.push(now - at);
  }
}

answerCalls<Listeners>({
  async open(streams) {
    await Promise.all(streams.map(listen));
  },
  heard() {
    const { since, ...now } = heard;
    heard = nothingHeard();
    return { ...now, overMs: heard.since - since };
  },
  answered(count) {
    return new Promise((resolve) => {
      onEnd = () => {
        if (ended >= count) resolve();
      };
      onEnd();
    });
  },
  close() {
    for (const request of open) request.destroy();
    open.clear();
    ended = 0;
  },
});
