import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';
import { controlClass, Field, type FieldText } from './field.tsx';

export type SelectOption = { value: string; label: string; description?: ReactNode; disabled?: boolean };

export function Select({
  label,
  hideLabel,
  hint,
  error,
  options,
  value,
  onValueChange,
  placeholder,
  icon,
  quiet = false,
  disabled = false,
  className,
}: FieldText & {
  options: readonly SelectOption[];
  value: string;
  onValueChange: (value: string) => void;
  placeholder?: string;
  /** Stands before the value. */
  icon?: ReactNode;
  /** Without a frame, for toolbars. */
  quiet?: boolean;
  disabled?: boolean;
  className?: string;
}): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {(wiring) => (
        <Primitive.Root value={value} onValueChange={onValueChange} disabled={disabled}>
          <Primitive.Trigger
            {...wiring}
            className={cn(
              controlClass,
              'inline-flex h-8 items-center gap-1.5 px-2.5 text-left pointer-coarse:h-10 [&_svg]:size-4 [&_svg]:shrink-0',
              quiet &&
                'w-auto border-transparent bg-transparent text-muted-foreground text-sm hover:border-transparent hover:bg-muted hover:text-foreground',
            )}
          >
            {icon}
            <span className="min-w-0 flex-1 truncate">
              <Primitive.Value placeholder={placeholder} />
            </span>
            <Primitive.Icon asChild>
              <ChevronDown aria-hidden="true" className="text-muted-foreground" />
            </Primitive.Icon>
          </Primitive.Trigger>
          <Primitive.Portal>
            <Primitive.Content
              position="popper"
              sideOffset={4}
              collisionPadding={8}
              className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-96 animate-pop-in overflow-hidden rounded-lg border border-border bg-surface-raised shadow-lg"
            >
              <Primitive.Viewport className="p-1">
                {options.map((option) => (
                  <Primitive.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled ?? false}
                    // Its name is all that stands in it, the description too.
                    aria-labelledby={undefined}
                    className="relative flex select-none flex-col rounded-md py-1.5 pr-8 pl-2.5 text-base outline-none data-disabled:opacity-50 data-highlighted:bg-muted pointer-coarse:py-2.5"
                  >
                    <Primitive.ItemText>{option.label}</Primitive.ItemText>
                    {option.description && <span className="text-muted-foreground text-xs">{option.description}</span>}
                    <Primitive.ItemIndicator className="absolute top-2 right-2">
                      <Check aria-hidden="true" className="size-4" />
                    </Primitive.ItemIndicator>
                  </Primitive.Item>
                ))}
              </Primitive.Viewport>
            </Primitive.Content>
          </Primitive.Portal>
        </Primitive.Root>
      )}
    </Field>
  );
}
