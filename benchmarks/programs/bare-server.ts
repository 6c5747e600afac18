import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCalls } from '../lab/program.ts';
import { type Usage, usage, usageAfterCollection } from '../lab/usage.ts';
import { stamp } from './paced-model.ts';

/** Server-sent events with nothing around them: a header, and one `res.write` for each event. */
export type BareServer = {
  port(): number;
  usage(): Usage;
  usageAfterCollection(): Promise<Usage>;
  /** Everybody who listens hears this so often, with as much text as was due by then, for so long. */
  begin(speech: Speech): void;
};

export type Speech = {
  readonly before: string;
  readonly after: string;
  readonly eventEveryMs: number;
  readonly chunkEveryMs: number;
  readonly forMs: number;
};

const listening = new Set<http.ServerResponse>();
const server = http.createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
  response.write('event: connected\ndata: {}\n\n');
  listening.add(response);
  response.once('close', () => listening.delete(response));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

function speak(response: http.ServerResponse, speech: Speech, since: number): void {
  let said = 0;
  const say = (nth: number): void => {
    const due = since + nth * speech.eventEveryMs;
    const chunksDue = Math.floor((due - since) / speech.chunkEveryMs) + 1;
    let text = '';
    for (; said < chunksDue; said += 1) text += stamp(since + said * speech.chunkEveryMs);
    response.write(`${speech.before}${text}${speech.after}`);
    if (due - since < speech.forMs) setTimeout(() => say(nth + 1), due + speech.eventEveryMs - Date.now());
  };
  setTimeout(() => say(0), since - Date.now());
}

answerCalls<BareServer>({
  port: () => (server.address() as AddressInfo).port,
  usage,
  usageAfterCollection,
  begin(speech) {
    for (const response of listening) speak(response, speech, Date.now() + Math.random() * speech.chunkEveryMs);
  },
});
