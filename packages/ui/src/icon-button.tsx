import type { JSX } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cn } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

/** A button of one icon. Its label is its name, and the tooltip for those who see only the icon. */
export function IconButton({
  label,
  tooltipSide,
  variant = 'ghost',
  size = 'md',
  className,
  shortcut,
  ...props
}: Omit<ButtonProps, 'aria-label'> & {
  label: string;
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
}): JSX.Element {
  return (
    <Tooltip content={shortcut ? `${label} (${shortcut})` : label} {...(tooltipSide && { side: tooltipSide })}>
      <Button
        aria-label={label}
        aria-keyshortcuts={shortcut}
        variant={variant}
        size={size}
        className={cn(
          'px-0 text-muted-foreground hover:text-foreground pointer-coarse:px-0',
          size === 'sm' ? 'w-7 pointer-coarse:w-9' : 'w-8 pointer-coarse:w-10',
          (variant === 'primary' || variant === 'danger') && 'text-accent-foreground hover:text-accent-foreground',
          className,
        )}
        {...props}
      />
    </Tooltip>
  );
}
