import { RadioGroup as Primitive } from 'radix-ui';
import { type JSX, type ReactNode, useId } from 'react';
import { cn } from './class-names.ts';

export type RadioOption = { value: string; label: ReactNode; description?: ReactNode; disabled?: boolean };

/** One of several. Give it a `label`, or `labelledBy` when a legend already says what is asked. */
export function RadioGroup({
  label,
  labelledBy,
  options,
  value,
  onValueChange,
  className,
}: {
  label?: string;
  labelledBy?: string;
  options: readonly RadioOption[];
  value: string;
  onValueChange: (value: string) => void;
  className?: string;
}): JSX.Element {
  const id = useId();
  return (
    <Primitive.Root
      value={value}
      onValueChange={onValueChange}
      className={cn('flex flex-col gap-1', className)}
      {...(labelledBy ? { 'aria-labelledby': labelledBy } : { 'aria-label': label })}
    >
      {options.map((option, index) => (
        <div key={option.value} className="flex min-h-6 items-start gap-2">
          <Primitive.Item
            id={`${id}-${index}`}
            value={option.value}
            disabled={option.disabled ?? false}
            {...(option.description ? { 'aria-describedby': `${id}-${index}-more` } : {})}
            className="relative mt-0.75 flex size-4 shrink-0 items-center justify-center rounded-full border border-border-strong bg-surface transition-colors after:absolute after:-inset-1 disabled:opacity-50 data-[state=checked]:border-accent pointer-coarse:after:-inset-3"
          >
            <Primitive.Indicator className="size-2 rounded-full bg-accent" />
          </Primitive.Item>
          <div className="min-w-0">
            <label htmlFor={`${id}-${index}`} className="text-base">
              {option.label}
            </label>
            {option.description && (
              <p id={`${id}-${index}-more`} className="text-muted-foreground text-xs">
                {option.description}
              </p>
            )}
          </div>
        </div>
      ))}
    </Primitive.Root>
  );
}
