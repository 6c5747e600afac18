import * as z from 'zod';
import type { PreparedCall } from '@codelab/database/schema/work';
import { isProtected } from '@codelab/domain/protected-path';
import { hostOf } from '@codelab/domain/rule-examples';
import type { CallFacts } from '@codelab/protocol/call-facts';
import type { Json } from '@codelab/protocol/json';
import { digestOf } from '../digest.ts';
import { commandFacts } from '../sandbox/command-facts.ts';
import type { Touched, WorkspaceTool } from '../tools/tool.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';

type Caller = { readonly agent: string; readonly workspace: Workspace };

/**
 * What limits and rules judge a call by: where its paths really lead, not how they are spelt. Throws `ToolFailure` for
 * one that leads out of the workspace.
 */
export async function factsOf(
  { agent, workspace }: Caller,
  tool: WorkspaceTool,
  prepared: PreparedCall,
): Promise<CallFacts> {
  const { arguments: given } = prepared;
  const files = filesIn(prepared);
  const { name, risk } = tool;
  const touched = await reallyTouched(workspace, touchedBy(tool, prepared));
  const base = { agent, tool: name, risk, ...touched, ...(!files && { exactly: digestOfCall(name, given) }) };
  if (files) return base;
  const line = risk === 'execute' ? Line.safeParse(given).data?.command : undefined;
  if (line !== undefined) return { ...base, ...(await commandIn(workspace, line)) };
  // What a server of tools does with an address nobody knows: leave for a host is not leave for that.
  const isOurs = tool.inputSchema === undefined;
  const url = risk === 'network' && isOurs ? Address.safeParse(given).data?.url : undefined;
  const host = url === undefined ? undefined : hostOf(url);
  return host === undefined ? base : { ...base, hosts: [host] };
}

const Line = z.object({ command: z.string() });
const Address = z.object({ url: z.string() });

/** How long a command may take and what a model says of it make it no other command. */
function digestOfCall(tool: string, given: Json): string {
  const command = Line.safeParse(given).data?.command;
  if (tool === 'execute_command' && command !== undefined) return digestOf({ tool, command: command.trim() });
  return digestOf({ tool, arguments: given });
}

/**
 * What an agent's limits judge. Its paths are those of its file tools: a command may write wherever it likes, whatever its
 * redirects name, which is why commands ask.
 */
export function limitedFacts(facts: CallFacts): CallFacts {
  return facts.command ? { ...facts, reads: [], writes: [] } : facts;
}

/** What a prepared call touches: the files that a person wrote, where they edited the diff itself. */
export function touchedBy(tool: WorkspaceTool, prepared: PreparedCall): Touched {
  const files = filesIn(prepared);
  return files ? { reads: [], writes: files.map(({ path }) => path) } : tool.touches(prepared.arguments);
}

/** What a trial came to is still the doing of its command, and judged as that. */
function filesIn({ files, trial }: PreparedCall): PreparedCall['files'] {
  return trial ? undefined : files;
}

async function reallyTouched(workspace: Workspace, { reads, writes }: Touched) {
  const real = (paths: readonly string[]) =>
    Promise.all(paths.map(async (path) => (await workspace.resolve(path)).path));
  return { reads: await real(reads), writes: await real(writes) };
}

const streams: ReadonlySet<string> = new Set(['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr']);

async function commandIn(workspace: Workspace, line: string): Promise<Pick<CallFacts, 'command' | 'reads' | 'writes'>> {
  const { reads, writes, ...command } = await commandFacts(line);
  const real = async (paths: readonly string[]) =>
    Promise.all(paths.filter((path) => !streams.has(path)).map((path) => leadsTo(workspace, path)));
  // A word may be a link to what nobody may touch unasked; what it is called says nothing of that.
  const words = new Set(command.parts.flatMap(({ words: [_program, ...rest] }) => rest).filter(isRelative));
  const secret = (await real([...words].slice(0, 200))).filter(isProtected);
  return { command, reads: [...(await real(reads)), ...secret], writes: await real(writes) };
}

function isRelative(word: string | null): word is string {
  return word !== null && !word.startsWith('-') && !word.startsWith('/');
}

/** Where it cannot be told it stays as it is written. */
async function leadsTo(workspace: Workspace, path: string): Promise<string> {
  try {
    return (await workspace.resolve(path)).path;
  } catch (error) {
    if (error instanceof ToolFailure) return path;
    throw error;
  }
}
