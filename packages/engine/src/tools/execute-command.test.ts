import { expect, test } from 'vitest';
import { hostSandbox } from '../sandbox/host.ts';
import { toolRoom, workspaceTool } from './tool-room.ts';

test('a command answers with its exit code and what it printed, and is heard while it runs', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'text\n');

  expect(await room.call('execute_command', { command: 'cat a.txt; echo made > b.txt; exit 2' })).toEqual({
    exitCode: 2,
    output: 'text\n',
  });
  expect(room.heard()).toBe('text\n');
  expect(await room.workspace.read('b.txt')).toBe('made\n');
});

test('a command that takes too long fails with the end of what it printed', async () => {
  await using room = await toolRoom();

  await expect(
    room.call('execute_command', { command: 'echo begun; sleep 60', timeout_seconds: 1 }),
  ).rejects.toMatchObject({
    code: 'tool_timeout',
    message: 'The command was stopped after 1 seconds. The end of its output:\nbegun',
  });
});

test('a command that prints without end is stopped, and people see the beginning only', async () => {
  await using room = await toolRoom();

  await expect(room.call('execute_command', { command: 'yes' })).rejects.toThrow('printed more than 10 MiB');

  expect(room.heard().length).toBeLessThan(400_000);
  expect(room.heard()).toMatch(/not shown while the command runs …\n$/);
});

test('an abort ends the command and is no failure of the tool', async () => {
  await using room = await toolRoom();
  const leaving = new AbortController();
  const output = () => leaving.abort(new Error('left'));

  await expect(
    room.call('execute_command', { command: 'echo begun; sleep 60' }, { signal: leaving.signal, output }),
  ).rejects.toThrow('left');
});

test('a command runs without a sandbox too, where there is none', async () => {
  await using room = await toolRoom();

  const done = await room.call('execute_command', { command: 'pwd' }, { sandbox: hostSandbox('none here') });

  expect(done).toEqual({ exitCode: 0, output: `${room.workspace.root}\n` });
});

test('its title is the command itself, and not what the model says of it', () => {
  const { title } = workspaceTool('execute_command');

  expect(title({ command: 'rm -rf src', description: 'Look around' })).toBe('Run rm -rf src');
  expect(title({ command: `echo a\nrm -rf src` })).toBe('Run echo a …');
});
