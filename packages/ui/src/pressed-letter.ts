type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'defaultPrevented' | 'composedPath'
>;

/**
 * The letter of a shortcut that was pressed on its own, and not to write something. On a keyboard of another script it is
 * the letter that stands at the same place.
 */
export function pressedLetter(event: Press): string | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  if (isWriting(event.composedPath()[0])) return undefined;
  const key = event.key.toLowerCase();
  if (/^[a-z]$/.test(key)) return key;
  const place = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  return key.length === 1 ? place : undefined;
}

const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
/** Here letters choose among what is offered. */
const choosing = '[role="menu"], [role="listbox"], [role="combobox"], [contenteditable="true"]';

function isWriting(target: EventTarget | undefined): boolean {
  if (target === undefined || !(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable ||
    target.closest(choosing) !== null
  );
}
