import { expect } from 'vitest';
import type { ScriptedModel } from '@codelab/engine/testing/scripted-model';

type Prompt = ScriptedModel['calls'][number]['prompt'];

/** What is wrong with a prompt: providers refuse a call without a result, a result without a call, and two of either. */
function unpairedIn(prompt: Prompt): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const [index, message] of prompt.entries()) {
    if (message.role === 'assistant') {
      const calls = message.content.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []));
      const next = prompt[index + 1];
      const results = next?.role === 'tool' ? resultsIn(next) : [];
      if (calls.join() !== results.join()) wrong.push(`calls ${calls.join()} are followed by ${results.join()}`);
      for (const id of calls) if (seen.has(id)) wrong.push(`the id ${id} is used twice`);
      for (const id of calls) seen.add(id);
    }
    if (message.role === 'tool' && prompt[index - 1]?.role !== 'assistant') wrong.push('results follow no calls');
  }
  return wrong;
}

function resultsIn(message: Extract<Prompt[number], { role: 'tool' }>): string[] {
  return message.content.flatMap((part) => (part.type === 'tool-result' ? [part.toolCallId] : []));
}

/** Every prompt that this model was ever given pairs each call with exactly one result. Gives how many calls there were. */
export function expectPaired({ calls }: ScriptedModel): number {
  expect(calls.flatMap(({ prompt }) => unpairedIn(prompt))).toEqual([]);
  const prompts = calls.map(({ prompt }) =>
    prompt.flatMap((message) => (message.role === 'tool' ? resultsIn(message) : [])),
  );
  return new Set(prompts.flat()).size;
}
