import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';
import type { Tone } from './tone.ts';

const lines: Record<Tone, string> = {
  neutral: 'border-border',
  accent: 'border-accent-line',
  danger: 'border-danger-line',
  warning: 'border-warning-line',
  success: 'border-success-line',
};

export function Card({ tone = 'neutral', className, ...props }: ComponentProps<'div'> & { tone?: Tone }): JSX.Element {
  return <div className={cn('min-w-0 rounded-lg border bg-surface shadow-sm', lines[tone], className)} {...props} />;
}
