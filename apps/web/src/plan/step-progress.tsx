import { type JSX, useEffect, useState } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { expectedShare } from './step-time.ts';

/** How far a running step is, if its estimate holds. */
export function StepProgress({ step }: { step: Subtask }): JSX.Element | null {
  const [now, setNow] = useState(Date.now);
  const isRunning = step.status === 'running';
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  const share = isRunning ? expectedShare(step, now) : undefined;
  if (share === undefined) return null;
  return (
    <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-0.5 bg-muted" suppressHydrationWarning>
      <span className="block h-full bg-accent transition-[width]" style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  );
}
