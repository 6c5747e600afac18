import type { CallId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';

/** What the browser says to a call that waits for it: a result, or why there is none. */
export type ToolAnswer =
  | { readonly callId: CallId; readonly result: Json }
  | { readonly callId: CallId; readonly error: { readonly code: string; readonly message: string } };

/** Sends an answer. It is settled when the server has answered; a refusal is thrown. */
export type OnAnswer = (answer: ToolAnswer) => Promise<void>;
