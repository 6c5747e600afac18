import { type JSX, useSyncExternalStore } from 'react';
import { relativeTimeText } from './relative-time-text.ts';

const tickMs = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for every time on the screen; it runs while somebody looks at one. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): number {
  return Math.floor(Date.now() / tickMs);
}

/** How long ago, or until when; the exact time is its title. */
export function RelativeTime({
  at,
  locale,
  className,
}: {
  at: string;
  locale: string;
  className?: string;
}): JSX.Element {
  useSyncExternalStore(subscribe, tick, tick);
  const date = new Date(at);
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
  return (
    // The server's clock and time zone are not the reader's.
    <time dateTime={at} title={exact} className={className} suppressHydrationWarning>
      {relativeTimeText(date, new Date(), locale)}
    </time>
  );
}
