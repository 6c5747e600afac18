import type { ConversationExport } from '@codelab/protocol/conversation-export';
import type { Message, NoticePart, Part, ToolCallPart } from '@codelab/protocol/message';

/** What stands between what was said, in the reader's language. */
export type ExportWords = {
  readonly untitled: string;
  readonly person: string;
  readonly agent: (name: string) => string;
  readonly reasoning: string;
  readonly interrupted: string;
  readonly status: (call: ToolCallPart) => string;
  readonly notice: (notice: NoticePart) => string;
  readonly at: (time: string) => string;
};

/** A conversation as a text that can be read anywhere, without what a person took back. */
export function conversationMarkdown({ conversation, messages }: ConversationExport, words: ExportWords): string {
  const title = `# ${conversation.title || words.untitled}`;
  return `${[title, ...messages.flatMap((message) => (message.undone ? [] : said(message, words)))].join('\n\n')}\n`;
}

function said(message: Message, words: ExportWords): string[] {
  const parts = message.parts.flatMap((part) => partText(part, words));
  if (parts.length === 0) return [];
  if (message.role === 'notice') return parts;
  const who = message.role === 'user' ? words.person : words.agent(message.agent ?? '');
  const end = message.status === 'interrupted' ? [`*${words.interrupted}*`] : [];
  return [`## ${who} · ${words.at(message.at)}`, ...parts, ...end];
}

function partText(part: Part, words: ExportWords): string[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [part.text];
    case 'reasoning':
      return part.text === '' ? [] : [folded(words.reasoning, part.text)];
    case 'tool_call':
      return [callText(part, words)];
    case 'notice':
      return [`*${words.notice(part)}*`];
    case 'tool_input':
      return [];
  }
}

function callText(call: ToolCallPart, words: ExportWords): string {
  const shown = [fenced(JSON.stringify(call.arguments, undefined, 2), 'json'), ...resultOf(call)];
  return folded(`${call.tool} — ${words.status(call)}`, shown.join('\n\n'));
}

function resultOf(call: ToolCallPart): string[] {
  if (call.liveOutput !== undefined && call.liveOutput !== '') return [fenced(call.liveOutput, 'text')];
  switch (call.status) {
    case 'done': {
      const { output } = call;
      return [
        typeof output === 'string' ? fenced(output, 'text') : fenced(JSON.stringify(output, undefined, 2), 'json'),
      ];
    }
    case 'failed':
    case 'refused':
      return [call.problem.message];
    case 'rejected':
      return call.feedback === undefined ? [] : [call.feedback];
    default:
      return [];
  }
}

function folded(summary: string, text: string): string {
  return `<details>\n<summary>${escaped(summary)}</summary>\n\n${text}\n\n</details>`;
}

/** With more backticks than the text has in a row, so that nothing in it can end the block. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
