import type { ToHub, ToTab } from './live-message.ts';

/** A tab's line to the hub. */
export interface HubLine {
  say(message: ToHub): void;
  close(): void;
}

export type Told = (message: ToTab) => void;
