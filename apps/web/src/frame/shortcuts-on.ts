import { remembered, useRemembered } from './remembered.ts';

/** Whether single keys do something. Who speaks to the computer, or often hits keys by chance, can switch them off. */
export const shortcutsOn = remembered('shortcuts', true);

export function useShortcutsOn(): boolean {
  return useRemembered(shortcutsOn, true);
}
