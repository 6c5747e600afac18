import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';
import { type Tone, toneSurface, toneText } from './tone.ts';

export function Badge({
  tone = 'neutral',
  className,
  ...props
}: ComponentProps<'span'> & { tone?: Tone }): JSX.Element {
  return (
    <span
      className={cn(
        'inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-md border px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0',
        toneSurface[tone],
        toneText[tone],
        className,
      )}
      {...props}
    />
  );
}
