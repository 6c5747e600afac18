const withOwnKeys =
  'input, textarea, select, dialog, [role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"], [contenteditable="true"]';

/** A person is writing, or in a menu or dialog that has keys of its own. */
export function isBusyElsewhere(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(withOwnKeys) !== null;
}
