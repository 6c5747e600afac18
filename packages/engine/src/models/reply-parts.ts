import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Json } from '@codelab/protocol/json';
import type { ReplyDelta, ReplyPart } from './reply.ts';

/** A reply as it grows. */
export type GrowingReply = {
  /** Takes what the provider said next; gives what a person sees of it, if anything. */
  hear(part: LanguageModelV4StreamPart): ReplyDelta | undefined;
  /** `isCutOff`: the provider stopped for want of room, so what comes last may not be whole. */
  parts(isCutOff: boolean): ReplyPart[];
};

type Open = { readonly index: number; readonly tool?: string };
type Growing = {
  type: 'text' | 'reasoning' | 'call';
  text: string;
  tool: string;
  /** Of a call: the provider said that these are all its arguments. */
  isWhole?: true;
  providerMetadata?: Json;
};

/**
 * Puts a provider's stream together in the order in which its parts began. A part begins with the first thing it says:
 * providers open blocks and close them empty. An id is forgotten when its block ends, since some providers use one id
 * for every block of a kind, and some for two parallel calls.
 */
export function growReply(): GrowingReply {
  const parts: Growing[] = [];
  const open = new Map<string, Open>();

  const begin = (key: string, type: Growing['type'], tool = ''): Open => {
    const known = open.get(key);
    if (known) return known;
    const begun = type === 'call' ? { index: parts.length, tool } : { index: parts.length };
    parts.push({ type, text: '', tool });
    open.set(key, begun);
    return begun;
  };

  const say = (key: string, type: Growing['type'], text: string): ReplyDelta | undefined => {
    if (text === '') return undefined;
    const { index, tool } = begin(key, type);
    const part = parts[index];
    if (part) part.text += text;
    const kind = type === 'call' ? 'tool_input' : type;
    return tool === undefined ? { part: index, kind, text } : { part: index, kind, text, tool };
  };

  const note = (key: string, metadata: unknown): void => {
    if (metadata === undefined) return;
    const part = parts[begin(key, 'reasoning').index];
    // A later block of metadata replaces an earlier one: signatures come last.
    if (part) part.providerMetadata = JSON.parse(JSON.stringify(metadata));
  };

  const call = (key: string, tool: string, input: string): ReplyDelta | undefined => {
    const { index } = begin(key, 'call', tool);
    open.delete(key);
    const part = parts[index];
    if (!part) return undefined;
    const unheard = part.text === '' ? input : '';
    part.text = input;
    part.isWhole = true;
    return unheard === '' ? undefined : { part: index, kind: 'tool_input', text: unheard, tool };
  };

  return {
    hear(part) {
      switch (part.type) {
        case 'text-delta':
          return say(`text:${part.id}`, 'text', part.delta);
        case 'text-end':
          open.delete(`text:${part.id}`);
          return undefined;
        case 'reasoning-start':
          note(`reasoning:${part.id}`, part.providerMetadata);
          return undefined;
        case 'reasoning-delta':
          note(`reasoning:${part.id}`, part.providerMetadata);
          return say(`reasoning:${part.id}`, 'reasoning', part.delta);
        case 'reasoning-end':
          note(`reasoning:${part.id}`, part.providerMetadata);
          open.delete(`reasoning:${part.id}`);
          return undefined;
        case 'tool-input-start':
          if (!part.providerExecuted) begin(`call:${part.id}`, 'call', part.toolName);
          return undefined;
        case 'tool-input-delta':
          return open.has(`call:${part.id}`) ? say(`call:${part.id}`, 'call', part.delta) : undefined;
        case 'tool-call':
          return part.providerExecuted ? undefined : call(`call:${part.toolCallId}`, part.toolName, part.input);
        default:
          // Sources, files, metadata of the response, pings: nothing that we asked for.
          return undefined;
      }
    },
    parts: (isCutOff) => parts.map((part) => finished(part, isCutOff)),
  };
}

function finished(part: Growing, isCutOff: boolean): ReplyPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'reasoning':
      return part.providerMetadata === undefined
        ? { type: 'reasoning', text: part.text }
        : { type: 'reasoning', text: part.text, providerMetadata: part.providerMetadata };
    case 'call':
      return {
        type: 'call',
        tool: part.tool,
        input: part.text,
        // Half of an object is no JSON. But nothing at all is also what is said of a tool without arguments.
        ...((!part.isWhole || (isCutOff && part.text.trim() === '')) && { isCut: true }),
      };
  }
}
