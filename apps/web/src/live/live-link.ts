import type { ConversationId } from '@codelab/protocol/ids';
import { connectHub } from './connect-hub.ts';
import type { HubLine } from './hub-line.ts';
import type { ToTab } from './live-message.ts';

/** What a page does with the live connection. */
export interface LiveLink {
  /** Joins the browser's hub, until the returned function is called. */
  open(): () => void;
  /** Says that this page shows a conversation, until the returned function is called. */
  watch(id: ConversationId): () => void;
  /** Does not wait for the next attempt. */
  retry(): void;
}

/** Tells the hub what this page shows, and this page what the hub hears. */
export function createLiveLink(hear: (message: Exclude<ToTab, { type: 'ask' }>) => void): LiveLink {
  const shown: ConversationId[] = [];
  let line: HubLine | undefined;
  const wants = () => [...new Set(shown)];
  const look = () => line?.say({ type: 'watch', wants: wants() });
  const retry = () => line?.say({ type: 'retry' });

  return {
    open() {
      const ending = new AbortController();
      const { signal } = ending;
      const joined = connectHub((message) => {
        if (message.type === 'ask') joined.say({ type: 'here', wants: wants() });
        else hear(message);
      });
      line = joined;
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look(), { signal });
      window.addEventListener('pageshow', look, { signal });
      window.addEventListener('online', retry, { signal });
      window.addEventListener('pagehide', () => joined.say({ type: 'bye' }), { signal });
      look();
      return () => {
        ending.abort();
        joined.say({ type: 'bye' });
        joined.close();
        line = undefined;
      };
    },
    watch(id) {
      shown.push(id);
      look();
      return () => {
        shown.splice(shown.indexOf(id), 1);
        line?.say({ type: 'here', wants: wants() });
      };
    },
    retry,
  };
}
