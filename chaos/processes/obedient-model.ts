import { APICallError, type LanguageModelV4, type LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { asks, type ScriptedStep, says } from '@codelab/engine/testing/scripted-model';
import { answerTo, commandFor, fileFor, type Words, wordsIn } from './story-words.ts';

type Prompt = LanguageModelV4CallOptions['prompt'];

/** Every so many calls the provider is busy: the turn has to wait and to ask again. */
const busyEvery = 19;

/**
 * A model that does what the last message says, in every process the same, and remembers nothing: a call that is made
 * again is answered again in the same way.
 */
export function obedientModel({ chunkEveryMs }: { readonly chunkEveryMs: number }): LanguageModelV4 {
  let calls = 0;
  return {
    specificationVersion: 'v4',
    provider: 'obedient',
    modelId: 'obedient',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('Only streams are asked for.')),
    async doStream(call) {
      calls += 1;
      assertPaired(call.prompt);
      if (calls % busyEvery === 0) throw busy();
      return { stream: ReadableStream.from(stepFor(call, chunkEveryMs)(call)) };
    },
  };
}

function stepFor({ prompt, tools = [] }: LanguageModelV4CallOptions, chunkEveryMs: number): ScriptedStep {
  const words = lastWords(prompt);
  const speak = (text: string) => says(text, { chunks: 30, delayMs: chunkEveryMs });
  const isChild = tools.some(({ name }) => name === 'complete');
  if (!words) return isChild ? completes('what was asked') : speak('That is noted.');
  if (prompt.at(-1)?.role === 'tool') return isChild ? completes(words.token) : speak(answerTo(words.token));
  return obeys(words, speak);
}

function obeys({ verb, token }: Words, speak: (text: string) => ScriptedStep): ScriptedStep {
  const count = (name: string, seconds: number) => ({
    tool: 'execute_command',
    input: { command: commandFor(name, seconds), timeout_seconds: 60 },
  });
  switch (verb) {
    case 'say':
      return speak(answerTo(token));
    case 'count':
      return asks(`I count ${token}.`, count(token, 0.05));
    case 'slow':
      return asks(`I count ${token} slowly.`, count(token, 1));
    case 'write':
      return asks(`I write ${token}.`, { tool: 'write_file', input: fileFor(token) });
    case 'both':
      return asks(`I do both for ${token}.`, count(token, 0.1), { tool: 'write_file', input: fileFor(token) });
    case 'look':
      return asks({ tool: 'list_files', input: { path: '.' } });
    case 'ask':
      return asks({
        tool: 'ask_user',
        input: { questions: [{ id: 'colour', question: `Which colour for ${token}?` }] },
      });
    case 'plan': {
      const step = (id: string, dependsOn: string[]) => ({
        id,
        title: `Step ${id} of ${token}`,
        description: `count ${token}-${id}`,
        agent: 'coder',
        dependsOn,
      });
      return asks({
        tool: 'propose_plan',
        input: { title: `Plan ${token}`, subtasks: [step('a', []), step('b', ['a'])] },
      });
    }
  }
}

function completes(token: string): ScriptedStep {
  return asks({ tool: 'complete', input: { summary: `Done with ${token}.`, changed_files: [], commands: [] } });
}

/** Of the last thing that was said; a report or a reminder has none. */
function lastWords(prompt: Prompt): Words | undefined {
  const said = prompt.findLast((message) => message.role === 'user');
  const [first] = said?.role === 'user' ? said.content : [];
  return first?.type === 'text' ? wordsIn(first.text) : undefined;
}

/** What a real provider answers with 400: each call has exactly one result, right behind it. Ends the process. */
function assertPaired(prompt: Prompt): void {
  for (const [index, { role, content }] of prompt.entries()) {
    const next = prompt[index + 1];
    const asked = role === 'assistant' ? idsIn(content, 'tool-call') : [];
    const answered = next?.role === 'tool' ? idsIn(next.content, 'tool-result') : [];
    if (asked.length === answered.length && asked.every((id) => answered.includes(id))) continue;
    process.stderr.write(`a model was asked with calls ${asked} and results ${answered}\n`);
    process.exit(1);
  }
}

function idsIn(content: readonly { readonly type: string; readonly toolCallId?: string }[], type: string): string[] {
  return content.flatMap((part) => (part.type === type ? (part.toolCallId ?? []) : []));
}

function busy(): APICallError {
  return new APICallError({
    message: 'The provider is busy.',
    url: 'obedient://model',
    requestBodyValues: {},
    statusCode: 503,
    responseHeaders: {},
  });
}
