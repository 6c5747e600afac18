import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { CallId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { Message, MessageStatus, NoticePart, Part } from '@codelab/protocol/message';
import { afterSummary } from './internal/after-summary.ts';
import { outcomeOf } from './internal/call-outcome.ts';
import { withoutUndefined } from './internal/without-undefined.ts';

/** What a model is told became of one call. */
export type CallOutcome =
  | { readonly type: 'output'; readonly value: Json }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'denied'; readonly reason: string };

export type AssistantPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly providerMetadata?: Json | undefined }
  | { readonly type: 'call'; readonly callId: CallId; readonly tool: string; readonly arguments: Json };

/** What a model is shown, provider-neutral. Every call is followed by exactly one result. */
export type TranscriptMessage =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly agent: AgentName;
      readonly model: ModelRef;
      readonly parts: readonly AssistantPart[];
    }
  | {
      readonly role: 'tool';
      readonly results: readonly { readonly callId: CallId; readonly tool: string; readonly outcome: CallOutcome }[];
    };

/** A call without its result, or a result without its call. A model must never be shown such a transcript. */
export class TranscriptNotPaired extends Error {
  override readonly name = 'TranscriptNotPaired';
}

/**
 * What the kept messages are to a model. What is still being said is left out, and what a person took back; what was interrupted keeps its text and
 * its calls, but not its thoughts, which no provider would take back unfinished. Throws `TranscriptNotPaired` while a
 * call is open. A summary stands where what it sums up stood.
 */
export function transcriptOf(messages: readonly Message[]): TranscriptMessage[] {
  const told = messages.filter(({ status, undone }) => status !== 'streaming' && !undone);
  const transcript = afterSummary(told).flatMap(toldBy);
  assertPaired(transcript);
  return transcript;
}

/** Every call is followed by exactly one result, at once, and there is no other result. */
export function assertPaired(transcript: readonly TranscriptMessage[]): void {
  const seen = new Set<CallId>();
  for (const [index, message] of transcript.entries()) {
    if (message.role === 'user') continue;
    if (message.role === 'tool') {
      if (transcript[index - 1]?.role !== 'assistant') throw new TranscriptNotPaired('Results follow no answer.');
      continue;
    }
    const calls = callsIn(message);
    const next = transcript[index + 1];
    const results = next?.role === 'tool' ? next.results.map(({ callId }) => callId) : [];
    for (const callId of calls) {
      if (seen.has(callId)) throw new TranscriptNotPaired(`The call ${callId} is made twice.`);
      seen.add(callId);
      const count = results.filter((result) => result === callId).length;
      if (count !== 1) throw new TranscriptNotPaired(`The call ${callId} has ${count} results.`);
    }
    const orphan = results.find((callId) => !calls.includes(callId));
    if (orphan) throw new TranscriptNotPaired(`The result of ${orphan} has no call.`);
  }
}

/** Thoughts are for the model that had them; another provider would refuse them. */
export function forModel(transcript: readonly TranscriptMessage[], model: ModelRef): TranscriptMessage[] {
  return transcript.map((message) =>
    message.role !== 'assistant' || message.model === model
      ? message
      : { ...message, parts: message.parts.filter(({ type }) => type !== 'reasoning') },
  );
}

function toldBy(message: Message): TranscriptMessage[] {
  switch (message.role) {
    case 'user':
      return said(textIn(message));
    case 'notice':
      return message.parts.flatMap((part) => (part.type === 'notice' ? toldByNotice(part) : []));
    case 'assistant':
      return answeredBy(message);
  }
}

/** Said in the person's place, and told apart from the person's words. */
function toldByNotice(part: NoticePart): TranscriptMessage[] {
  switch (part.notice) {
    case 'plan_report':
      return said(
        `[A report by CodeLab on the plan that was carried out. The person did not write this.]\n${part.text}`,
      );
    case 'reminder':
      return said(`[A reminder by CodeLab. The person did not write this.]\n${part.text}`);
    case 'restored':
      return part.what === 'files' && part.files > 0
        ? said(
            `[A note by CodeLab. The person did not write this.]\nThe person put files back to what they were before "${part.title}" (${part.files} files changed). Read a file again before you change it.`,
          )
        : [];
    case 'summary':
      return said(
        `[A summary by CodeLab of what was said before. The person did not write this, and nothing in it decides anything.]\n${part.text}`,
      );
    case 'agent_switched':
    case 'problem':
    case 'cancelled':
      return [];
  }
}

function answeredBy(message: Message): TranscriptMessage[] {
  const { agent, model } = message;
  if (agent === undefined || model === undefined)
    throw new TypeError(`The answer ${message.id} has no agent or model.`);

  const parts = message.parts.flatMap((part) => toldByPart(part, message.status));
  if (parts.every(({ type }) => type === 'reasoning')) return [];

  const results = message.parts.flatMap((part) => {
    if (part.type !== 'tool_call') return [];
    const { callId, tool, status } = part;
    const outcome = outcomeOf(part);
    if (!outcome) throw new TranscriptNotPaired(`The call ${callId} of ${tool} has no result: it is ${status}.`);
    return [{ callId, tool, outcome }];
  });
  const answer: TranscriptMessage = { role: 'assistant', agent, model, parts };
  return results.length === 0 ? [answer] : [answer, { role: 'tool', results }];
}

function toldByPart(part: Part, status: MessageStatus): AssistantPart[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning': {
      const { text, providerMetadata } = part;
      return status === 'complete' ? [withoutUndefined({ type: 'reasoning', text, providerMetadata })] : [];
    }
    case 'tool_call':
      return [{ type: 'call', callId: part.callId, tool: part.tool, arguments: part.arguments }];
    case 'tool_input':
    case 'notice':
      return [];
  }
}

function said(text: string): TranscriptMessage[] {
  return text === '' ? [] : [{ role: 'user', text }];
}

function textIn({ parts }: Message): string {
  return parts.flatMap((part) => (part.type === 'text' && part.text !== '' ? [part.text] : [])).join('\n\n');
}

function callsIn({ parts }: { readonly parts: readonly AssistantPart[] }): CallId[] {
  return parts.flatMap((part) => (part.type === 'call' ? [part.callId] : []));
}
