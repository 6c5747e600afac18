import { newKey } from '../trpc/new-key.ts';
import { wallClock } from './clock.ts';
import { createHub, type Hub } from './hub.ts';
import type { HubLine, Told } from './hub-line.ts';
import type { ToHub, ToTab } from './live-message.ts';
import { openLiveStream } from './open-live-stream.ts';

/** For browsers without shared workers: one tab leads where tabs can agree on one, else each speaks for itself. */
export function connectWithoutWorker(told: Told): HubLine {
  const canElect = typeof navigator.locks !== 'undefined' && typeof BroadcastChannel !== 'undefined';
  return canElect ? connectLeader(told) : connectAlone(told);
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
