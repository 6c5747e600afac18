import * as z from 'zod';
import { CallId } from '@codelab/protocol/ids';
import { plainText } from '../sandbox/plain-text.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

const input = z.strictObject({
  command_id: CallId.describe('As the result of execute_command named it when a person let the command run on.'),
});

const unknown = () =>
  new ToolFailure('tool_failed', 'There is no command of that id that runs on in this conversation.');

export const commandOutput = defineTool({
  kind: 'workspace',
  name: 'command_output',
  description:
    'Reads what a command has printed that a person let run on without waiting, whether it still runs, and its exit code.',
  input,
  risk: 'read',
  repeatable: true,
  touches: () => ({ reads: [], writes: [] }),
  title: () => 'Look at a command that runs on',
  execute: async ({ command_id: commandId }, { live }) => {
    const found = await live?.read(commandId);
    if (!found) throw unknown();
    const { status, exitCode } = found.command;
    return { status, ...(exitCode !== undefined && { exitCode }), output: plainText(found.output) };
  },
});

export const stopCommand = defineTool({
  kind: 'workspace',
  name: 'stop_command',
  description: 'Stops a command that a person let run on without waiting.',
  input,
  risk: 'execute',
  repeatable: true,
  touches: () => ({ reads: [], writes: [] }),
  title: () => 'Stop a command that runs on',
  execute: async ({ command_id: commandId }, { live }) => {
    if (!(await live?.stop(commandId))) throw unknown();
    return { stopping: true };
  },
});
