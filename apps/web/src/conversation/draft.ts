import type { ModelRef } from '@codelab/protocol/agent';
import { type Remembered, remembered, useRemembered } from '../frame/remembered.ts';

/** What a person has written and not sent; kept in this browser, one for each conversation and one for a new one. */
export interface Draft {
  readonly text: string;
  /** Chosen for the next message; committed with it. */
  readonly model?: ModelRef;
}

const empty: Draft = { text: '' };
const drafts = new Map<string, Remembered<Draft>>();

export function draftOf(place: string): Remembered<Draft> {
  const known = drafts.get(place) ?? remembered<Draft>(`draft-${place}`, empty);
  drafts.set(place, known);
  return known;
}

export function useDraft(place: string): [Draft, (draft: Draft) => void] {
  const draft = draftOf(place);
  return [useRemembered(draft, empty), draft.write];
}

/** Puts a text that could not be sent back in front of what has been written since. */
export function giveBack(place: string, text: string): void {
  const draft = draftOf(place);
  const since = draft.read().text;
  draft.write({ ...draft.read(), text: since.trim() === '' ? text : `${text}\n\n${since}` });
}
