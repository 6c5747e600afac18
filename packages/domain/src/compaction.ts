import type { MessageId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import { summaryIn } from './internal/after-summary.ts';
import { type AssistantPart, type TranscriptMessage, transcriptOf } from './transcript.ts';

/** What a summary stands for: every message from the one to the other. */
export type Range = { readonly from: MessageId; readonly to: MessageId; readonly covered: readonly Message[] };

const charsPerToken = 3;
/** How much of what a model can be told is left of the newest messages as they are. */
const keptShare = 0.4;
const keptMessages = 4;

/** More than any tokenizer makes of prose or code: it is not to be found out too late. */
export function estimatedTokens(transcript: readonly TranscriptMessage[]): number {
  return Math.ceil(JSON.stringify(transcript).length / charsPerToken);
}

/**
 * Which messages a summary should take the place of, so that the rest is within the budget again; `undefined` while it
 * is, or when there is nothing that could be left out. A message and the results of its calls stay together. The task of
 * a step stays as it was given.
 */
export function rangeToSummarise(
  messages: readonly Message[],
  { budget, keepsFirst }: { readonly budget: number; readonly keepsFirst: boolean },
): Range | undefined {
  if (estimatedTokens(transcriptOf(messages)) <= budget) return undefined;
  const told = messages.filter(({ status, undone }) => status !== 'streaming' && !undone);
  const last = summaryIn(told);
  const from = last?.from ?? (keepsFirst ? 1 : 0);
  const known = last?.to ?? from - 1;

  let to = told.length;
  for (let kept = 0; to > known + 1; to -= 1) {
    const next = told[to - 1];
    kept += next ? estimatedTokens(transcriptOf([next])) : 0;
    if (kept > budget * keptShare && told.length - to >= keptMessages) break;
  }
  const [begin, end] = [told[from], told[to - 1]];
  if (!begin || !end || to - 1 <= known) return undefined;
  const covered = told.slice(from, to);
  // What is summed up already is not read again: its summary stands for it.
  if (last && !covered.includes(last.message)) covered.push(last.message);
  return { from: begin.id, to: end.id, covered };
}

/** What is to be summarised, as one text: a model that is only to sum up is offered no tools, and shown no calls. */
export function asText(transcript: readonly TranscriptMessage[]): string {
  return transcript.flatMap(linesOf).join('\n');
}

function linesOf(message: TranscriptMessage): string[] {
  switch (message.role) {
    case 'user':
      return [`User: ${shortened(message.text)}`];
    case 'assistant':
      return message.parts.flatMap((part) => lineOf(message.agent, part));
    case 'tool':
      return message.results.map(({ tool, outcome }) => `Result of ${tool}: ${shortened(JSON.stringify(outcome))}`);
  }
}

function lineOf(agent: string, part: AssistantPart): string[] {
  switch (part.type) {
    case 'reasoning':
      return [];
    case 'text':
      return [`${agent}: ${shortened(part.text)}`];
    case 'call':
      return [`${agent} calls ${part.tool}: ${shortened(JSON.stringify(part.arguments))}`];
  }
}

const longest = 2_000;

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}
