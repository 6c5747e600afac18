import { newKey } from '../trpc/new-key.ts';
import { wallClock } from './clock.ts';
import { createHub, type Hub } from './hub.ts';
import type { ToHub, ToTab } from './live-message.ts';
import { openLiveStream } from './open-live-stream.ts';

/** A tab's line to the hub. */
export interface HubLine {
  say(message: ToHub): void;
  close(): void;
}

type Told = (message: ToTab) => void;

/** The hub of this browser: in a shared worker where there are any, else in the tab that leads, else in this tab. */
export function connectHub(told: Told): HubLine {
  if (typeof SharedWorker === 'undefined') return connectWithoutWorker(told);
  let line = connectWorker(told, () => {
    line = connectWithoutWorker(told);
    // The worker heard nothing; saying again what is shown is all that the other way needs.
    told({ type: 'ask' });
  });
  return { say: (message) => line.say(message), close: () => line.close() };
}

function connectWithoutWorker(told: Told): HubLine {
  const canElect = typeof navigator.locks !== 'undefined' && typeof BroadcastChannel !== 'undefined';
  return canElect ? connectLeader(told) : connectAlone(told);
}

function connectWorker(told: Told, onBroken: () => void): HubLine {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'codelab' });
  worker.onerror = onBroken;
  worker.port.onmessage = ({ data }) => told(data);
  return { say: (message) => worker.port.postMessage(message), close: () => worker.port.close() };
}

type Broadcast = { readonly from: string; readonly message: ToHub } | { readonly to: string; readonly message: ToTab };
const everyone = 'everyone';

/** The tab that holds the lock leads: the hub lives in it. When it closes, the next one gets the lock and begins anew. */
function connectLeader(told: Told): HubLine {
  const tab = newKey();
  const channel = new BroadcastChannel('codelab-live');
  const leaving = Promise.withResolvers<void>();
  const waiting = new AbortController();
  let hub: Hub | undefined;

  const broadcast = (message: Broadcast) => channel.postMessage(message);
  channel.onmessage = ({ data }: MessageEvent<Broadcast>) => {
    if ('from' in data) hub?.hear(data.from, data.message, (message) => broadcast({ to: data.from, message }));
    else if (data.to === tab || data.to === everyone) told(data.message);
  };
  const lead = () => {
    hub = createHub(openLiveStream, wallClock);
    broadcast({ to: everyone, message: { type: 'ask' } });
    told({ type: 'ask' });
    return leaving.promise;
  };
  // The request is refused only when this tab leaves before it ever led.
  navigator.locks.request('codelab-live', { signal: waiting.signal }, lead).catch(() => undefined);

  return {
    say(message) {
      if (hub) hub.hear(tab, message, told);
      else broadcast({ from: tab, message });
    },
    close() {
      waiting.abort();
      leaving.resolve();
      channel.close();
    },
  };
}

function connectAlone(told: Told): HubLine {
  const hub = createHub(openLiveStream, wallClock);
  return { say: (message) => hub.hear('alone', message, told), close: () => hub.hear('alone', { type: 'bye' }, told) };
}
