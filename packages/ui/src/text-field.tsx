import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';
import { controlClass, Field, type FieldText } from './field.tsx';

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  className,
  mono = false,
  ...props
}: FieldText & Omit<ComponentProps<'input'>, 'id'> & { mono?: boolean }): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {(wiring) => (
        <input
          type="text"
          className={cn(controlClass, 'h-8 px-2.5 pointer-coarse:h-10', mono && 'font-mono text-sm')}
          {...props}
          {...wiring}
        />
      )}
    </Field>
  );
}
