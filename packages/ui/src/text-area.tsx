import { type ComponentProps, type JSX, useLayoutEffect, useRef } from 'react';
import { cn } from './class-names.ts';
import { controlClass, Field, type FieldText } from './field.tsx';

/** Grows with what is written, up to `maxRows`; then it scrolls. */
export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  className,
  mono = false,
  maxRows = 16,
  ref,
  ...props
}: FieldText & Omit<ComponentProps<'textarea'>, 'id'> & { mono?: boolean; maxRows?: number }): JSX.Element {
  const element = useRef<HTMLTextAreaElement>(null);

  // Browsers without `field-sizing` are told the height of what is in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written decides the height.
  useLayoutEffect(() => {
    const area = element.current;
    if (!area || CSS.supports('field-sizing', 'content')) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [props.value, props.defaultValue]);

  function hold(area: HTMLTextAreaElement | null): void {
    element.current = area;
    if (typeof ref === 'function') ref(area);
    else if (ref) ref.current = area;
  }

  return (
    <Field label={label} hint={hint} error={error} className={className} {...(hideLabel && { hideLabel })}>
      {(wiring) => (
        <textarea
          rows={2}
          className={cn(controlClass, 'field-sizing-content resize-none px-2.5 py-1.5', mono && 'font-mono text-sm')}
          style={{ maxHeight: `${maxRows * 1.375 + 0.75}rem` }}
          {...props}
          ref={hold}
          {...wiring}
        />
      )}
    </Field>
  );
}
