import type { LanguageModelV4Prompt, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';
import { expect } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import { houseCrew } from '../agents/crew.ts';
import { toolsFor } from '../agents/tools-for.ts';
import { decide } from '../models/demo/decide.ts';
import { ProposePlanInput } from '../tools/control-tools.ts';
import { houseTools } from '../tools/toolbox.ts';

export type Output = LanguageModelV4ToolResultOutput;
export type Made = { tool: string; input: Record<string, unknown> };
export type Told = { calls: Made[][]; texts: string[]; answer: string; failed?: { passing: boolean }; agent: string };
export type Setting = {
  readonly agent?: string;
  readonly child?: boolean;
  /** What becomes of a call, by its number; else what the tool says when all goes well. */
  readonly outcomes?: readonly Output[];
  readonly before?: LanguageModelV4Prompt;
};

/** Plays the engine: every call is checked against the real tool, and gets one result. */
export function play(
  asked: string,
  { agent = 'coder', child = false, outcomes = [], before = [] }: Setting = {},
): Told {
  const prompt: LanguageModelV4Prompt = [...before, { role: 'user', content: [{ type: 'text', text: asked }] }];
  const told: Told = { calls: [], texts: [], answer: '', agent };
  let made = 0;
  for (let step = 0; step < 30; step += 1) {
    const inCharge = houseCrew.named(AgentName.parse(told.agent));
    const names = toolsFor(inCharge, houseTools, child).map(({ name }) => name);
    const decision = decide(prompt, names);
    if (decision.type === 'fail') return { ...told, failed: { passing: decision.passing } };
    const { text, calls } = decision.speech;
    told.texts.push(text);
    if (calls.length === 0) return { ...told, answer: text };

    const results = calls.map((call, index) => {
      const parsed = houseTools.find(call.tool)?.input.safeParse(call.input);
      expect(parsed, `${call.tool} ${JSON.stringify(call.input)}`).toMatchObject({ success: true });
      const input = call.input as Record<string, unknown>;
      const output = outcomes[made++] ?? wellDone(call.tool, input);
      if (call.tool === 'switch_agent' && output.type === 'json') told.agent = String(input.agent);
      return { id: `${step}.${index}`, tool: call.tool, input, output };
    });
    told.calls.push(results.map(({ tool, input }) => ({ tool, input })));
    prompt.push(
      {
        role: 'assistant',
        content: [
          { type: 'text', text },
          ...results.map(({ id, tool, input }) => ({
            type: 'tool-call' as const,
            toolCallId: id,
            toolName: tool,
            input,
          })),
        ],
      },
      {
        role: 'tool',
        content: results.map(({ id, tool, output }) => ({
          type: 'tool-result',
          toolCallId: id,
          toolName: tool,
          output,
        })),
      },
    );
    if (calls.some((call) => call.tool === 'complete')) return { ...told, answer: text };
  }
  throw new Error('It never came to an end.');
}

function wellDone(tool: string, input: Record<string, unknown>): Output {
  switch (tool) {
    case 'read_file':
      return json({ path: input.path, content: 'one\ntwo\n', firstLine: 1, lastLine: 2, totalLines: 2 });
    case 'git_status':
      return json({ branch: 'main', staged: [], changed: ['modified a.txt'], untracked: ['b.txt'] });
    case 'git_diff':
      return json({ diff: '-one\n+1\n' });
    case 'git_log':
      return json({ commits: [{ commit: 'abc1234', author: 'Ada', date: '2026-11-23T14:00:00Z', subject: 'First' }] });
    case 'git_commit':
      return json({ commit: 'abc1234', branch: 'main', author: 'Ada', files: ['a.txt', 'b.txt'] });
    case 'fetch_url':
      return json({ url: input.url, status: 200, contentType: 'text/html', text: '# Title' });
    case 'list_files':
      return json({ path: input.path, entries: ['a.txt', 'src/', 'src/app.ts'], leftOut: [] });
    case 'search_in_code':
      return json({ matches: [{ path: 'src/app.ts', line: 3, text: '// TODO' }] });
    case 'execute_command':
      return json({ exitCode: 0, output: 'all good\n' });
    case 'move_file':
      return json({ from: input.from, to: input.to });
    case 'switch_agent':
      return json({ agent: input.agent, changed: true });
    case 'ask_user':
      return json({ answers: { answer: 'red' } });
    case 'propose_plan':
      return json({ decision: 'approved', note: 'The plan now runs on its own.' });
    default:
      return json({ path: input.path });
  }
}

export function json(value: unknown): Output {
  return { type: 'json', value: JSON.parse(JSON.stringify(value)) };
}

export const denied = (reason: string): Output => ({ type: 'execution-denied', reason });
export const error = (value: string): Output => ({ type: 'error-text', value });
export const toolsOf = (told: Told) => told.calls.map((calls) => calls.map((call) => call.tool).join('+'));

/** The steps of the plan that was proposed in this round, counted from 0. */
export function planIn(told: Told, round: number): ProposePlanInput['subtasks'] {
  return ProposePlanInput.parse(told.calls[round]?.[0]?.input).subtasks;
}
