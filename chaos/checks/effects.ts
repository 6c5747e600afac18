import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { counterOf } from '../processes/story-words.ts';
import type { Stored, StoredCall } from './stored.ts';

export type Effects = { readonly faults: readonly string[]; readonly commands: number; readonly files: number };

/** Holds what stands on the disk against what the log says was done. */
export async function effectsOf(stored: Stored, workspace: string): Promise<Effects> {
  const faults: string[] = [];
  let [commands, files] = [0, 0];
  for (const call of stored.calls) {
    if (call.tool === 'execute_command') {
      const lines = await linesIn(workspace, call);
      commands += lines;
      faults.push(...faultsInCommand(stored, call, lines));
    }
    if (call.tool === 'write_file') {
      const found = await contentOf(workspace, call.arguments.path ?? '');
      if (found !== undefined) files += 1;
      faults.push(...faultsInFile(call, found));
    }
  }
  return { faults, commands, files };
}

/** A command runs once for each start; and starts once, unless a person who was asked said "run it again". */
function* faultsInCommand({ events }: Stored, { id, state }: StoredCall, lines: number): Generator<string> {
  const starts = events.filter(({ body }) => body.type === 'tool_started' && body.callId === id).length;
  const asked = new Set(
    events.flatMap(({ body }) =>
      body.type === 'approval_required' && body.approval.callId === id && body.approval.kind === 'unknown_outcome'
        ? [body.approval.id]
        : [],
    ),
  );
  if (starts > 1 + asked.size) yield `command ${id} was started ${starts} times, and asked about ${asked.size} times`;
  if (lines > starts) yield `command ${id} had its effect ${lines} times in ${starts} starts`;
  const saidByPerson = events.some(
    ({ body }) => body.type === 'approval_decided' && body.callId === id && body.decision === 'resolve',
  );
  if (state.status === 'done' && lines === 0 && !saidByPerson) yield `command ${id} is done, and had no effect`;
  if (state.status === 'rejected' && starts + lines > 0) yield `command ${id} was rejected, and ran`;
}

function* faultsInFile(
  { id, arguments: { path: file, content }, state }: StoredCall,
  found: string | undefined,
): Generator<string> {
  if (state.status === 'done' && found !== content)
    yield `call ${id} wrote ${file}, in which stands ${JSON.stringify(found)}`;
  if (state.status === 'rejected' && found !== undefined) yield `call ${id} was rejected, and wrote ${file}`;
}

async function linesIn(workspace: string, { arguments: { command = '' } }: StoredCall): Promise<number> {
  const [, token = ''] = /echo ([\w-]+) >>/.exec(command) ?? [];
  const text = await contentOf(workspace, counterOf(token));
  return text === undefined ? 0 : text.trimEnd().split('\n').length;
}

async function contentOf(workspace: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(path.join(workspace, file), 'utf8');
  } catch {
    return undefined;
  }
}
