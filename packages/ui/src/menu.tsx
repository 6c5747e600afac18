import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { JSX, ReactElement, ReactNode } from 'react';
import { cn } from './class-names.ts';
import { Kbd } from './kbd.tsx';

const itemClass =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2.5 py-1 text-base outline-none data-disabled:opacity-50 data-highlighted:bg-muted pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0';

/** A menu behind a button. Its children are `MenuItem`, `MenuRadioGroup`, `MenuLabel` and `MenuSeparator`. */
export function Menu({
  trigger,
  align = 'end',
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}): JSX.Element {
  return (
    // Not modal: the rest of the page stays there for assistive technology.
    <Primitive.Root modal={false} {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 max-w-80 animate-pop-in overflow-y-auto rounded-lg border border-border bg-surface-raised p-1 shadow-lg"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export function MenuItem({
  icon,
  tone = 'neutral',
  shortcut,
  disabled = false,
  asChild = false,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  tone?: 'neutral' | 'danger';
  shortcut?: string;
  disabled?: boolean;
  /** The only child is the item itself: a link. */
  asChild?: boolean;
  onSelect?: (event: Event) => void;
  children: ReactNode;
}): JSX.Element {
  const className = cn(itemClass, tone === 'danger' && 'text-danger-text data-highlighted:bg-danger-soft');
  if (asChild) {
    return (
      <Primitive.Item asChild disabled={disabled} className={className} {...(onSelect && { onSelect })}>
        {children}
      </Primitive.Item>
    );
  }
  return (
    <Primitive.Item disabled={disabled} className={className} {...(onSelect && { onSelect })}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {shortcut && <Kbd aria-hidden="true">{shortcut}</Kbd>}
    </Primitive.Item>
  );
}

export function MenuRadioGroup({
  label,
  value,
  onValueChange,
  options,
}: {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: ReactNode; description?: ReactNode }[];
}): JSX.Element {
  return (
    <Primitive.RadioGroup value={value} onValueChange={onValueChange} aria-label={label}>
      {options.map((option) => (
        <Primitive.RadioItem key={option.value} value={option.value} className={itemClass}>
          <span className="flex min-w-0 flex-1 flex-col">
            {option.label}
            {option.description && <span className="text-muted-foreground text-xs">{option.description}</span>}
          </span>
          <Primitive.ItemIndicator>
            <Check aria-hidden="true" />
          </Primitive.ItemIndicator>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }): JSX.Element {
  return (
    <Primitive.Label className="px-2.5 py-1 font-medium text-muted-foreground text-xs">{children}</Primitive.Label>
  );
}

export function MenuSeparator(): JSX.Element {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-border" />;
}
