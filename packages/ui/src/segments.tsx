import { ToggleGroup as Primitive } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';

export type Segment<Value extends string> = { value: Value; label: string; icon?: ReactNode };

/** One of a few, side by side; for ways to look at the same thing. */
export function Segments<Value extends string>({
  label,
  segments,
  value,
  onValueChange,
  className,
}: {
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
}): JSX.Element {
  return (
    <Primitive.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
      className={cn('inline-flex rounded-md border border-border bg-muted p-0.5', className)}
    >
      {segments.map((segment) => (
        <Primitive.Item
          key={segment.value}
          value={segment.value}
          className="inline-flex h-6 items-center gap-1.5 rounded-sm px-2 text-muted-foreground text-xs transition-colors hover:text-foreground data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-foreground data-[state=on]:shadow-sm pointer-coarse:h-9 [&_svg]:size-3.5"
        >
          {segment.icon}
          {segment.label}
        </Primitive.Item>
      ))}
    </Primitive.Root>
  );
}
