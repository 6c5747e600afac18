import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import { type JSX, type ReactNode, useId } from 'react';
import { cn } from './class-names.ts';

export function Checkbox({
  label,
  description,
  checked,
  onCheckedChange,
  disabled = false,
  isSkippedByTab = false,
  className,
}: {
  label: ReactNode;
  description?: ReactNode;
  checked: boolean | 'indeterminate';
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Where there are very many, and another key does the same. */
  isSkippedByTab?: boolean;
  className?: string | undefined;
}): JSX.Element {
  const id = useId();
  return (
    <div className={cn('flex min-h-6 items-start gap-2', className)}>
      <Primitive.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        {...(isSkippedByTab && { tabIndex: -1 })}
        {...(description ? { 'aria-describedby': `${id}-more` } : {})}
        className="relative mt-0.75 flex size-4 shrink-0 items-center justify-center rounded-sm border border-border-strong bg-surface text-accent-foreground transition-colors after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent pointer-coarse:after:-inset-3"
      >
        <Primitive.Indicator>
          {checked === 'indeterminate' ? (
            <Minus aria-hidden="true" className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden="true" className="size-3" strokeWidth={3} />
          )}
        </Primitive.Indicator>
      </Primitive.Root>
      <div className="min-w-0">
        <label htmlFor={id} className={cn('text-base', disabled && 'opacity-60')}>
          {label}
        </label>
        {description && (
          <p id={`${id}-more`} className="text-muted-foreground text-xs">
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
