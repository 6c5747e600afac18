import { CircleAlert } from 'lucide-react';
import { type JSX, type ReactNode, useId } from 'react';
import { cn } from './class-names.ts';

export type FieldText = {
  label: ReactNode;
  /** The label is there for assistive technology only. */
  hideLabel?: boolean;
  hint?: ReactNode;
  /** In words, what is wrong with what was typed. */
  error?: ReactNode;
};

type Wiring = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true };

export const controlClass =
  'w-full rounded-md border border-border-strong bg-surface text-base text-foreground transition-colors placeholder:text-muted-foreground hover:border-foreground/50 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger pointer-coarse:text-lg';

/** A control with its label, hint and error, wired together by ids. */
export function Field({
  label,
  hideLabel = false,
  hint,
  error,
  className,
  children,
}: FieldText & { className?: string | undefined; children: (wiring: Wiring) => ReactNode }): JSX.Element {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');

  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'font-medium text-foreground text-sm'}>
        {label}
      </label>
      {children({
        id,
        ...(describedBy && { 'aria-describedby': describedBy }),
        ...(error ? { 'aria-invalid': true as const } : {}),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-muted-foreground text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-danger-text text-xs">
          <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
