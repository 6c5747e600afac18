import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider';
import * as z from 'zod';
import type { AssistantPart, CallOutcome, TranscriptMessage } from '@codelab/domain/transcript';
import type { Json } from '@codelab/protocol/json';
import type { ReplyRequest } from './reply.ts';

type AssistantMessage = Extract<LanguageModelV4Message, { role: 'assistant' }>;
type AssistantContent = AssistantMessage['content'][number];

/** A model call in the provider's terms. */
export function callOptionsOf(request: ReplyRequest): LanguageModelV4CallOptions {
  const prompt = promptOf(request.system, request.transcript);
  // Some providers refuse an empty list of tools.
  return request.tools.length === 0 ? { prompt } : { prompt, tools: request.tools.map(functionTool) };
}

/** What has been said, as the provider's client takes it. Nothing empty goes out: some providers answer it with a 400. */
export function promptOf(system: string, transcript: readonly TranscriptMessage[]): LanguageModelV4Prompt {
  const messages = transcript.flatMap(messageOf);
  return system === '' ? messages : [{ role: 'system', content: system }, ...messages];
}

function messageOf(message: TranscriptMessage): LanguageModelV4Message[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: [{ type: 'text', text: message.text }] }];
    case 'assistant': {
      const content = message.parts.flatMap(assistantContent);
      return content.length === 0 ? [] : [{ role: 'assistant', content }];
    }
    case 'tool': {
      const content = message.results.map((result) => ({
        type: 'tool-result' as const,
        toolCallId: result.callId,
        toolName: result.tool,
        output: resultOutput(result.outcome),
      }));
      return [{ role: 'tool', content }];
    }
  }
}

function assistantContent(part: AssistantPart): AssistantContent[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning': {
      const metadata = ProviderOptions.safeParse(part.providerMetadata).data;
      if (metadata) return [{ type: 'reasoning', text: part.text, providerOptions: metadata }];
      return part.text === '' ? [] : [{ type: 'reasoning', text: part.text }];
    }
    case 'call':
      return [{ type: 'tool-call', toolCallId: part.callId, toolName: part.tool, input: objectOf(part.arguments) }];
  }
}

function resultOutput(outcome: CallOutcome): LanguageModelV4ToolResultOutput {
  switch (outcome.type) {
    case 'output':
      return { type: 'json', value: outcome.value };
    case 'error':
      return { type: 'error-text', value: outcome.message };
    case 'denied':
      return { type: 'execution-denied', reason: outcome.reason };
  }
}

function functionTool(tool: ReplyRequest['tools'][number]): LanguageModelV4FunctionTool {
  const { name, description } = tool;
  return { type: 'function', name, description, inputSchema: InputSchema.parse(tool.inputSchema) };
}

/** Arguments that were not an object were refused, but stay in the transcript; providers accept only objects there. */
function objectOf(input: Json): Json {
  return isRecord(input) ? input : { unreadable: input };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const InputSchema = z.custom<LanguageModelV4FunctionTool['inputSchema']>(isRecord);
const ProviderOptions = z.custom<SharedV4ProviderOptions>(
  (value) => isRecord(value) && Object.values(value).every(isRecord),
);
