import type { ServerResponse } from 'node:http';

/**
 * Says at the start of every event stream how soon to come back when it breaks. tRPC has no word for it, and without it
 * browsers wait three seconds.
 */
export function sayWhenToComeBack(response: ServerResponse, retryMs: number): void {
  const write = response.write.bind(response) as (chunk: string | Uint8Array) => boolean;
  response.write = (chunk: string | Uint8Array) => {
    response.write = write;
    const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
    if (isStream) write(`retry: ${retryMs}\n\n`);
    return write(chunk);
  };
}
