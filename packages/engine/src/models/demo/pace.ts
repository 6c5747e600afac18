import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';

/** What the model says in one step, in order. */
export type Speech = {
  /** Said while thinking; `seconds` is how long it takes at the usual pace. */
  readonly thought?: { readonly text: string; readonly seconds: number };
  readonly text: string;
  readonly calls: readonly { readonly tool: string; readonly input: unknown }[];
};

/** One part of the stream, and whether there is a breath before it. */
export type Breath = { readonly part: LanguageModelV4StreamPart; readonly waits: boolean };

/** A readable pace: about 36 pieces of a few characters in a second. */
export const usualDelayMs = 28;

const pieceLength = 5;

/** The whole step as stream parts. Ids are unique within the conversation: `turn` counts its earlier messages. */
export function* spoken(speech: Speech, turn: number): Generator<Breath> {
  if (speech.thought) {
    const count = Math.max(1, Math.round((speech.thought.seconds * 1000) / usualDelayMs));
    yield* block('reasoning', cutInto(speech.thought.text, count));
  }
  if (speech.text !== '') yield* block('text', piecesOf(speech.text));
  for (const [index, call] of speech.calls.entries()) {
    const id = `demo_${turn}_${index}`;
    const input = JSON.stringify(call.input);
    yield { part: { type: 'tool-input-start', id, toolName: call.tool }, waits: false };
    for (const delta of piecesOf(input, 4 * pieceLength))
      yield { part: { type: 'tool-input-delta', id, delta }, waits: true };
    yield { part: { type: 'tool-input-end', id }, waits: false };
    yield { part: { type: 'tool-call', toolCallId: id, toolName: call.tool, input }, waits: false };
  }
}

/** Tokens of a model that has none: words, and marked as an estimate. */
export function estimatedUsage(heard: string, speech: Speech): LanguageModelV4Usage {
  const thought = words(speech.thought?.text ?? '');
  const said = words(speech.text) + words(JSON.stringify(speech.calls));
  return {
    inputTokens: { total: words(heard), noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: thought + said, text: said, reasoning: thought },
    raw: { estimated: true },
  };
}

function* block(kind: 'text' | 'reasoning', pieces: readonly string[]): Generator<Breath> {
  yield { part: { type: `${kind}-start`, id: kind }, waits: false };
  for (const delta of pieces) yield { part: { type: `${kind}-delta`, id: kind, delta }, waits: true };
  yield { part: { type: `${kind}-end`, id: kind }, waits: false };
}

/** Pieces of a few characters, never cut within one. */
function piecesOf(text: string, length = pieceLength): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += length) pieces.push(characters.slice(at, at + length).join(''));
  return pieces;
}

/** Exactly so many pieces, as even as they can be; a text that is too short for that is said again. */
function cutInto(text: string, count: number): string[] {
  const characters = [...text];
  const enough = Array.from({ length: Math.ceil(count / characters.length) }, () => characters).flat();
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * enough.length) / count);
    return enough.slice(from, Math.floor(((index + 1) * enough.length) / count)).join('');
  });
}

function words(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
