import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { FloodGuard } from './flood-guard.ts';

/** Counts what comes in answers: a message ends at an empty line, as in a stream of events, or with the whole body. */
export function guardedFetch(guard: FloodGuard): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted(guard)), { status, statusText, headers });
  };
}

const newline = 0x0a;
const carriageReturn = 0x0d;

function counted(guard: FloodGuard): TransformStream<Uint8Array, Uint8Array> {
  let ofMessage = 0;
  let isLineEmpty = true;
  return new TransformStream({
    transform(chunk, controller) {
      guard.bytes(chunk.length);
      for (const byte of chunk) {
        ofMessage += 1;
        if (byte === newline) {
          if (isLineEmpty) ofMessage = 0;
          isLineEmpty = true;
        } else if (byte !== carriageReturn) isLineEmpty = false;
      }
      guard.messageBytes(ofMessage);
      controller.enqueue(chunk);
    },
  });
}
