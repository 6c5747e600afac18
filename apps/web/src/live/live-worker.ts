import { newKey } from '../trpc/new-key.ts';
import { wallClock } from './clock.ts';
import { createHub } from './hub.ts';
import { openLiveStream } from './open-live-stream.ts';

/** The shared worker: one for all tabs of the browser, and in it the one connection to the server. */
const hub = createHub(openLiveStream, wallClock);

addEventListener('connect', (event) => {
  const [port] = event instanceof MessageEvent ? event.ports : [];
  if (!port) return;
  const tab = newKey();
  port.onmessage = ({ data }) => hub.hear(tab, data, (message) => port.postMessage(message));
});
