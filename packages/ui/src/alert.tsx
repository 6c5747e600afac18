import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';
import { type Tone, toneSurface, toneText } from './tone.ts';

function icon(tone: Tone): JSX.Element {
  switch (tone) {
    case 'neutral':
    case 'accent':
      return <Info />;
    case 'danger':
      return <CircleAlert />;
    case 'warning':
      return <TriangleAlert />;
    case 'success':
      return <CircleCheck />;
  }
}

/** Something to know, beside what it is about. A failure interrupts those who listen; the rest waits to be read. */
export function Alert({
  tone = 'danger',
  title,
  role,
  action,
  className,
  children,
}: {
  tone?: Tone;
  title?: ReactNode;
  role?: 'alert' | 'status' | 'note';
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}): JSX.Element {
  return (
    <div
      role={role ?? (tone === 'danger' ? 'alert' : 'note')}
      className={cn('flex items-start gap-2 rounded-md border px-3 py-2 text-sm', toneSurface[tone], className)}
    >
      <span aria-hidden="true" className={cn('mt-0.5 shrink-0 [&_svg]:size-4', toneText[tone])}>
        {icon(tone)}
      </span>
      <div className="min-w-0 flex-1 break-words">
        {title && <p className={cn('font-medium', toneText[tone])}>{title}</p>}
        {children && <div className="text-foreground">{children}</div>}
      </div>
      {action}
    </div>
  );
}
