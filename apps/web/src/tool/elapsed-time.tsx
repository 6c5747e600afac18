import { useLocale } from 'next-intl';
import { type JSX, useEffect, useState } from 'react';
import { durationText } from './duration-text.ts';

/** How long something took, or has taken so far. */
export function ElapsedTime({
  startedAt,
  endedAt,
  className,
}: {
  startedAt: string;
  endedAt?: string | undefined;
  className?: string;
}): JSX.Element {
  const locale = useLocale();
  const [now, setNow] = useState(Date.now);
  const running = endedAt === undefined;

  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [running]);

  const ms = (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  return (
    <span className={className} suppressHydrationWarning>
      {durationText(running ? Math.floor(ms / 1_000) * 1_000 : ms, locale)}
    </span>
  );
}
