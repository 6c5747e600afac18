import type { ComponentProps, JSX, MouseEvent } from 'react';
import { cn } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet';
export type ButtonSize = 'sm' | 'md';

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Being carried out: says so, and does nothing when pressed, but keeps the focus (a disabled button loses it). */
  busy?: boolean;
  /** The key that does the same; shown beside the words and told to assistive technology. */
  shortcut?: string;
};

const base =
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-default [&_svg]:shrink-0';

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-accent-foreground shadow-sm hover:bg-accent-hover',
  secondary: 'border-border bg-surface text-foreground shadow-sm hover:bg-muted',
  ghost: 'border-transparent bg-transparent text-foreground hover:bg-muted',
  danger: 'border-transparent bg-danger text-danger-foreground shadow-sm hover:bg-danger-hover',
  'danger-quiet': 'border-border bg-surface text-danger-text shadow-sm hover:border-danger-line hover:bg-danger-soft',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 px-2 text-sm [&_svg]:size-3.5 pointer-coarse:h-9 pointer-coarse:px-3',
  md: 'h-8 px-3 text-sm [&_svg]:size-4 pointer-coarse:h-10 pointer-coarse:px-4',
};

export function buttonClass(variant: ButtonVariant, size: ButtonSize): string {
  return cn(base, variants[variant], sizes[size]);
}

export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  shortcut,
  className,
  children,
  onClick,
  ...props
}: ButtonProps): JSX.Element {
  function press(event: MouseEvent<HTMLButtonElement>): void {
    if (busy) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      aria-keyshortcuts={shortcut}
      className={cn(buttonClass(variant, size), busy && '[&>svg:not(:first-child)]:hidden', className)}
      onClick={press}
      {...props}
    >
      {busy && <Spinner />}
      {children}
      {shortcut && (
        <Kbd aria-hidden="true" className="-mr-0.5 ml-0.5">
          {shortcut}
        </Kbd>
      )}
    </button>
  );
}
