import { ChevronRight } from 'lucide-react';
import { Collapsible as Primitive } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';

/** A line that unfolds. What is folded is not rendered. */
export function Disclosure({
  summary,
  aside,
  heading: Heading,
  open,
  defaultOpen = false,
  onOpenChange,
  className,
  summaryClassName,
  contentClassName,
  children,
}: {
  summary: ReactNode;
  /** Stands at the end of the line, outside the button. */
  aside?: ReactNode;
  /** The line is the heading of what it unfolds. */
  heading?: 'h2' | 'h3' | 'h4';
  open?: boolean;
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
  summaryClassName?: string;
  contentClassName?: string;
  children: ReactNode;
}): JSX.Element {
  const trigger = (
    <Primitive.Trigger
      className={cn(
        'group flex min-h-7 min-w-0 flex-1 items-center gap-1.5 rounded-md text-left text-sm pointer-coarse:min-h-10',
        summaryClassName,
      )}
    >
      <ChevronRight
        aria-hidden="true"
        className="size-4 shrink-0 text-muted-foreground transition-transform group-data-[state=open]:rotate-90"
      />
      {summary}
    </Primitive.Trigger>
  );
  return (
    <Primitive.Root
      className={cn('min-w-0', className)}
      {...(open !== undefined ? { open } : { defaultOpen })}
      {...(onOpenChange && { onOpenChange })}
    >
      <div className="flex min-w-0 items-center gap-2">
        {Heading ? <Heading className="flex min-w-0 flex-1">{trigger}</Heading> : trigger}
        {aside}
      </div>
      <Primitive.Content className={cn('animate-unfold', contentClassName)}>{children}</Primitive.Content>
    </Primitive.Root>
  );
}
