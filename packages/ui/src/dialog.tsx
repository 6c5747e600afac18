import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { JSX, ReactElement, ReactNode } from 'react';
import { cn } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { useReturnFocus } from './return-focus.ts';
import { ScrollArea } from './scroll-area.tsx';

const sizes = {
  sm: 'sm:max-w-md',
  md: 'sm:max-w-xl',
  lg: 'sm:max-w-4xl',
  screen: 'sm:h-[calc(100dvh-2rem)] sm:max-h-none',
};

export const overlayClass = 'fixed inset-0 z-40 animate-fade-in bg-overlay';

/** A dialog in the middle of the screen; on a small one it is the screen. The focus goes back where it came from. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  hideTitle = false,
  closeLabel,
  footer,
  size = 'md',
  className,
  quietStart = false,
  scrollLabel,
  children,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  hideTitle?: boolean;
  closeLabel: string;
  footer?: ReactNode;
  size?: keyof typeof sizes;
  className?: string;
  /** Begins with the focus on the dialog itself, so that no key does anything yet: for dialogs that open by themselves. */
  quietStart?: boolean;
  /** Names what is only read: it can then be scrolled by keyboard, though nothing in it takes the focus. */
  scrollLabel?: string;
  children: ReactNode;
}): JSX.Element {
  const returnFocus = useReturnFocus(quietStart);
  return (
    <Primitive.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClass} />
        <Primitive.Content
          className={cn(
            'fixed inset-0 z-50 flex animate-pop-in flex-col bg-surface-raised shadow-lg outline-none sm:inset-x-4 sm:top-1/2 sm:bottom-auto sm:mx-auto sm:max-h-[min(90dvh,56rem)] sm:-translate-y-1/2 sm:rounded-xl sm:border sm:border-border',
            sizes[size],
            className,
          )}
          {...(!description && { 'aria-describedby': undefined })}
          {...returnFocus}
          onEscapeKeyDown={(event) => isKept(event) && event.preventDefault()}
        >
          <div className={cn('flex items-start gap-3 px-5 pt-4 pb-2', hideTitle && 'sr-only')}>
            <div className="min-w-0 flex-1">
              <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="mt-0.5 text-base text-muted-foreground">
                  {description}
                </Primitive.Description>
              )}
            </div>
          </div>
          <Body label={scrollLabel} isScreen={size === 'screen'}>
            {children}
          </Body>
          {footer && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-border border-t px-5 py-3">
              {footer}
            </div>
          )}
          <Primitive.Close asChild>
            <IconButton label={closeLabel} className="absolute top-3 right-3">
              <X aria-hidden="true" />
            </IconButton>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const bodyClass = 'min-h-0 flex-1 px-5 pb-5';

function Body({
  label,
  isScreen,
  children,
}: {
  label: string | undefined;
  isScreen: boolean;
  children: ReactNode;
}): JSX.Element {
  // On a whole screen its parts scroll, each for itself; on a small one it does.
  const scrolls = isScreen ? 'pt-1 max-sm:overflow-y-auto' : 'overflow-y-auto';
  if (label === undefined) return <div className={cn(bodyClass, scrolls)}>{children}</div>;
  return (
    <ScrollArea label={label} className={cn(bodyClass, scrolls)}>
      {children}
    </ScrollArea>
  );
}

/** What closes a part of its own by Escape says so, and the dialog stays. */
function isKept({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[data-keeps-escape]') !== null;
}
