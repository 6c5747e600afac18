import type { JSX } from 'react';
import { cn } from './class-names.ts';
import { type Tone, toneSolid } from './tone.ts';

export type ProgressSegment = { value: number; tone: Tone };

/** How far something is, of `max`. Without `value` nobody knows, only that it goes on. */
export function ProgressBar({
  label,
  valueText,
  value,
  max = 100,
  segments,
  className,
}: {
  label: string;
  /** The state in words, for those who listen. */
  valueText?: string;
  value?: number;
  max?: number;
  /** Instead of one bar: several, one after the other. */
  segments?: readonly ProgressSegment[];
  className?: string;
}): JSX.Element {
  const known: readonly ProgressSegment[] = segments ?? [{ value: value ?? 0, tone: 'accent' }];
  const shares = known.filter((share) => share.value > 0);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={cn('relative flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-muted', className)}
    >
      {value === undefined && <span className="absolute inset-y-0 w-1/3 animate-sweep rounded-full bg-accent" />}
      {shares.map((share, index) => (
        <span
          key={index}
          className={cn('h-full transition-[width]', toneSolid[share.tone])}
          style={{ width: `${max > 0 ? (share.value / max) * 100 : 0}%` }}
        />
      ))}
    </div>
  );
}
