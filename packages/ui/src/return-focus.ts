import { useRef } from 'react';

type FocusProps = { onOpenAutoFocus: (event: Event) => void; onCloseAutoFocus: (event: Event) => void };

/**
 * Brings the focus back to where it was before a dialog opened; also when no button of the dialog's own opened it.
 * `quietStart` puts it on the dialog itself meanwhile, instead of on its first control.
 */
export function useReturnFocus(quietStart = false): FocusProps {
  const before = useRef<Element>(null);
  return {
    onOpenAutoFocus(event) {
      before.current = document.activeElement;
      if (!quietStart || !(event.target instanceof HTMLElement)) return;
      event.preventDefault();
      event.target.focus();
    },
    onCloseAutoFocus(event) {
      if (!(before.current instanceof HTMLElement) || !before.current.isConnected) return;
      event.preventDefault();
      before.current.focus();
    },
  };
}
