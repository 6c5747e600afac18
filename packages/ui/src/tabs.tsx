import { Tabs as Primitive } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';

export type Tab = { value: string; label: ReactNode; content: ReactNode };

export function Tabs({
  label,
  tabs,
  value,
  defaultValue,
  onValueChange,
  className,
}: {
  label: string;
  tabs: readonly Tab[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}): JSX.Element {
  const first = defaultValue ?? tabs[0]?.value;
  return (
    <Primitive.Root
      className={cn('min-w-0', className)}
      {...(value !== undefined ? { value } : first !== undefined ? { defaultValue: first } : {})}
      {...(onValueChange && { onValueChange })}
    >
      <Primitive.List aria-label={label} className="flex gap-1 overflow-x-auto border-border border-b">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-8 shrink-0 items-center gap-1.5 rounded-t-md border-transparent border-b-2 px-2.5 text-muted-foreground text-sm transition-colors hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:border-accent-text data-[state=active]:font-medium data-[state=active]:text-foreground pointer-coarse:h-10"
          >
            {tab.label}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.value} value={tab.value} className="pt-3">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
