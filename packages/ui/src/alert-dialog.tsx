import { AlertDialog as Primitive } from 'radix-ui';
import type { JSX, ReactElement, ReactNode } from 'react';
import { Button } from './button.tsx';
import { overlayClass } from './dialog.tsx';
import { useReturnFocus } from './return-focus.ts';

/** Asks before something that cannot be undone. The focus begins on the way back. */
export function AlertDialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  confirmLabel,
  cancelLabel,
  tone = 'danger',
  onConfirm,
  children,
}: {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactElement;
  title: ReactNode;
  description?: ReactNode;
  confirmLabel: string;
  cancelLabel: string;
  tone?: 'danger' | 'primary';
  onConfirm: () => void;
  children?: ReactNode;
}): JSX.Element {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClass} />
        <Primitive.Content
          className="fixed inset-x-4 top-1/2 z-50 mx-auto max-h-[90dvh] max-w-md -translate-y-1/2 animate-pop-in overflow-y-auto rounded-xl border border-border bg-surface-raised p-5 shadow-lg outline-none"
          {...(!description && { 'aria-describedby': undefined })}
          {...returnFocus}
        >
          <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
          {description && (
            <Primitive.Description className="mt-1 text-base text-muted-foreground">
              {description}
            </Primitive.Description>
          )}
          {children}
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Primitive.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </Primitive.Cancel>
            <Primitive.Action asChild>
              <Button variant={tone} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </Primitive.Action>
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
