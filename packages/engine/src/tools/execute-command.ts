import * as z from 'zod';
import type { FailureCode } from '@codelab/protocol/problem';
import { plainText } from '../sandbox/plain-text.ts';
import type { CommandResult } from '../sandbox/sandbox.ts';
import { maxOutputBytes, maxSeconds } from '../sandbox/sandbox-report.ts';
import { defineTool, type Json } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

/** Every piece that people see live is kept as an event; the result holds both ends of a longer output. */
const maxLiveChars = 256 * 1024;

export const executeCommand = defineTool({
  kind: 'workspace',
  name: 'execute_command',
  description:
    'Runs a shell command in the root of the workspace and waits for its end. There is no terminal. Give programs what they ask for in their arguments; only with takes_input can the person answer them. Nothing it starts in the background outlives it. A person may stop it, or let it run on without waiting: then the result names a command_id. A non-zero exit code is an answer, not a failure.',
  input: z.strictObject({
    command: z.string().min(1).max(20_000).describe('The command, as for bash -c.'),
    timeout_seconds: z.int().min(1).max(maxSeconds).default(120).describe('After so long the command is stopped.'),
    takes_input: z
      .boolean()
      .default(false)
      .describe('The person may type input for it while it runs: for programs that ask questions. Else it has none.'),
    description: z.string().max(200).optional().describe('What the command is for, in a few words.'),
  }),
  risk: 'execute',
  repeatable: false,
  touches: () => ({ reads: [], writes: [] }),
  // The command itself, never the model's description of it: a person decides by this.
  title: ({ command }) => `Run ${firstLine(command)}`,
  execute: async (
    { command, timeout_seconds: seconds, takes_input: takesInput },
    { workspace, sandbox, signal, output, live, allowedHosts },
  ) => {
    const { root, hidden } = workspace;
    const limits = { timeoutMs: seconds * 1_000, maxOutputBytes, ...(allowedHosts && { allowedHosts }) };
    const shown = limited(output);
    const options = { root, hidden, signal, output: shown, colors: true, takesInput, ...limits };
    if (!live) return outcomeOf(await sandbox.run(command, options), seconds);
    const result = await live.run({ command, output: shown }, (reach) =>
      sandbox.run(command, { ...options, ...reach }),
    );
    return 'detached' in result ? { ...result, output: plainText(result.output) } : outcomeOf(result, seconds);
  },
});

function outcomeOf(result: CommandResult, seconds: number): Json {
  const { exitCode, signal } = result;
  const output = plainText(result.output);
  if (result.timedOut) throw stopped('tool_timeout', `The command was stopped after ${seconds} seconds.`, output);
  if (result.tooMuchOutput)
    throw stopped('tool_failed', 'The command was stopped: it printed more than 10 MiB.', output);
  if (result.stopped) throw stopped('command_stopped', 'The person stopped the command.', output);
  return { exitCode, output, ...(signal && { signal }), ...(result.truncated && { truncated: true }) };
}

function stopped(code: FailureCode, what: string, output: string): ToolFailure {
  const end = output.slice(-4_000).toWellFormed().trim();
  return new ToolFailure(code, end === '' ? `${what} It printed nothing.` : `${what} The end of its output:\n${end}`);
}

function limited(output: (text: string) => void): (text: string) => void {
  let chars = 0;
  return (text) => {
    if (chars > maxLiveChars) return;
    chars += text.length;
    output(chars > maxLiveChars ? `${text}\n… the rest is not shown while the command runs …\n` : text);
  };
}

function firstLine(command: string): string {
  const [line = '', ...more] = command.trim().split('\n');
  return line.length > 100 || more.length > 0 ? `${line.slice(0, 100).toWellFormed()} …` : line;
}
