import type { LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';

/** What became of a call, as a model is told. */
export type Outcome =
  | { readonly type: 'output'; readonly value: unknown }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'denied'; readonly reason: string };

export type PastCall = { readonly tool: string; readonly input: unknown; readonly outcome: Outcome };

/** One step that ended in calls, all of which have their result. */
export type Round = { readonly calls: readonly PastCall[] };

/** What was asked, and what has been done about it since. */
export type Past = { readonly asked: string; readonly rounds: readonly Round[] };

/** What was asked last. */
export function pastOf(prompt: LanguageModelV4Prompt): Past {
  return since(
    prompt,
    prompt.findLastIndex((message) => message.role === 'user'),
  );
}

/** What was asked first: in a conversation about one step, whatever is said later only reminds of it. */
export function pastOfStep(prompt: LanguageModelV4Prompt): Past {
  return since(
    prompt,
    prompt.findIndex((message) => message.role === 'user'),
  );
}

/** Everything that people and the engine said, oldest first. */
export function everythingAsked(prompt: LanguageModelV4Prompt): string[] {
  return prompt.filter((message) => message.role === 'user').map(textOf);
}

/** Every round of the conversation, oldest first. */
export function everyRound(prompt: LanguageModelV4Prompt): readonly Round[] {
  return since(prompt, -1).rounds;
}

function since(prompt: LanguageModelV4Prompt, index: number): Past {
  const asked = prompt[index];
  const after = prompt.slice(index + 1);
  const outcomes = new Map(after.flatMap(resultsOf));
  const rounds = after.flatMap((message): Round[] => {
    if (message.role !== 'assistant') return [];
    const calls = message.content.flatMap((part): PastCall[] => {
      if (part.type !== 'tool-call') return [];
      const outcome = outcomes.get(part.toolCallId);
      return outcome ? [{ tool: part.toolName, input: part.input, outcome }] : [];
    });
    return calls.length === 0 ? [] : [{ calls }];
  });
  return { asked: asked ? textOf(asked) : '', rounds };
}

function textOf(message: LanguageModelV4Message): string {
  if (message.role === 'system') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function resultsOf(message: LanguageModelV4Message): [string, Outcome][] {
  if (message.role !== 'tool') return [];
  return message.content.flatMap((part): [string, Outcome][] =>
    part.type === 'tool-result' ? [[part.toolCallId, outcomeOf(part.output)]] : [],
  );
}

function outcomeOf(output: LanguageModelV4ToolResultOutput): Outcome {
  switch (output.type) {
    case 'json':
    case 'text':
    case 'content':
      return { type: 'output', value: output.value };
    case 'error-text':
      return { type: 'error', message: output.value };
    case 'error-json':
      return { type: 'error', message: JSON.stringify(output.value) };
    case 'execution-denied':
      return { type: 'denied', reason: output.reason ?? '' };
  }
}
