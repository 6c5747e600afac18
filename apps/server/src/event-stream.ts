import type { ServerResponse } from 'node:http';
import { isTrackedEnvelope } from '@trpc/server';

export type EventStream = {
  /** How soon to come back when the stream breaks; without a word about it browsers wait three seconds. */
  readonly retryMs: number;
  /** So long after the last event a sign of life is sent. */
  readonly pingMs: number;
  /** Told to the client first. */
  readonly settings: object;
  /** Opened when the client is connected. Its values are told until it ends or the signal aborts. */
  readonly open: (left: AbortSignal) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
  /** What the client is told of an error. */
  readonly shapeOf: (error: unknown) => object;
};

/**
 * Tells tRPC's client what a subscription yields, event by event as tRPC itself would, with one `write` for each.
 * tRPC's own writer leads every event through four web streams (docs/decisions/own-event-stream-writer.md).
 * A source that ends is told to be over; one that throws an AbortError just stops, so that the client comes back.
 */
export async function writeEventStream(response: ServerResponse, stream: EventStream): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  });
  response.write(`retry: ${stream.retryMs}\n\nevent: connected\ndata: ${JSON.stringify(stream.settings)}\n\n`);
  const ping = setInterval(() => {
    if (!response.writableNeedDrain) response.write('event: ping\ndata: \n\n');
  }, stream.pingMs);
  try {
    for await (const value of await stream.open(left.signal)) {
      ping.refresh();
      if (!response.write(blockOf(value))) await drained(response);
    }
    response.write('event: return\ndata: \n\n');
  } catch (error) {
    const isLeaving = left.signal.aborted || (error instanceof Error && error.name === 'AbortError');
    if (!isLeaving) response.write(`event: serialized-error\ndata: ${JSON.stringify(stream.shapeOf(error))}\n\n`);
  } finally {
    clearInterval(ping);
    response.end();
  }
}

function blockOf(value: unknown): string {
  if (!isTrackedEnvelope(value)) return `data: ${JSON.stringify(value)}\n\n`;
  const [id, data] = value;
  return `data: ${JSON.stringify(data)}\nid: ${id}\n\n`;
}

/** Settles when the client has taken what was written, or will not any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    const settle = () => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });
}
