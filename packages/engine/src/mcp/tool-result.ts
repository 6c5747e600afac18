import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { storableText, whyNotStorable } from '@codelab/domain/storable';
import { Json } from '@codelab/protocol/json';
import { OutputText } from '../sandbox/output-text.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Redact } from './redact.ts';

const structuredChars = 48_000;
const failureChars = 8_000;
const maxAttachments = 50;

/**
 * What a server answered, as it is kept and as the model reads it: text within the limits of every tool, and of what is
 * no text only what it is and how large. An answer that says it is an error is the tool's failure.
 */
export function resultOf(answer: CallToolResult, redact: Redact): Json {
  const text = new OutputText();
  const attachments: { [field: string]: Json }[] = [];
  let pieces = 0;
  const say = (piece: string) => {
    if (piece === '') return;
    text.add(`${pieces > 0 ? '\n' : ''}${redact.text(storableText(piece))}`);
    pieces += 1;
  };
  for (const block of answer.content) {
    switch (block.type) {
      case 'text':
        say(block.text);
        break;
      case 'image':
      case 'audio':
        attachments.push({ type: block.type, mimeType: kept(block.mimeType), sizeBytes: bytesOf(block.data) });
        break;
      case 'resource_link':
        attachments.push({ type: 'link', uri: kept(redact.text(block.uri)), name: kept(redact.text(block.name)) });
        break;
      case 'resource': {
        const { uri, mimeType } = block.resource;
        const about = { type: 'resource', uri: kept(redact.text(uri)), ...(mimeType && { mimeType: kept(mimeType) }) };
        if ('text' in block.resource) say(block.resource.text);
        else attachments.push({ ...about, sizeBytes: bytesOf(block.resource.blob) });
        break;
      }
    }
  }
  if (answer.isError === true) {
    const said = text.toString().slice(0, failureChars).toWellFormed();
    throw new ToolFailure('tool_failed', said === '' ? 'The tool failed without a word.' : said);
  }
  const structured = structuredOf(answer.structuredContent, redact);
  const isSaidTwice = structured !== undefined && !text.truncated && isSame(text.toString(), structured);
  return {
    ...(!isSaidTwice && { text: text.toString() }),
    ...(structured !== undefined && { structured }),
    ...(attachments.length > 0 && { attachments: attachments.slice(0, maxAttachments) }),
    ...(text.truncated && { truncated: true }),
  };
}

function structuredOf(content: unknown, redact: Redact): Json | undefined {
  if (content === undefined) return undefined;
  const text = JSON.stringify(content);
  const parsed = text.length <= structuredChars ? Json.safeParse(JSON.parse(text)).data : undefined;
  return parsed === undefined || whyNotStorable(parsed) !== undefined ? undefined : redact.json(parsed);
}

/** Servers say what is structured once more as text, for clients that read nothing else. */
function isSame(text: string, structured: Json): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(structured);
  } catch {
    return false;
  }
}

function kept(text: string): string {
  return storableText(text.slice(0, 500));
}

function bytesOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((base64.length * 3) / 4) - padding);
}
