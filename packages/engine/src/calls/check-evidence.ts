import { and, asc, eq, inArray } from 'drizzle-orm';
import * as z from 'zod';
import type { ToolCallRow } from '@codelab/database/messages';
import { conversations } from '@codelab/database/schema/conversations';
import { toolCalls } from '@codelab/database/schema/work';
import type { Transaction } from '@codelab/database/unit-of-work';
import { namesIn } from '@codelab/domain/glob';
import type { ConversationId } from '@codelab/protocol/ids';
import type { SubtaskResult } from '@codelab/protocol/plan';
import { touchedBy } from '../policy/call-facts.ts';
import { hashNow } from '../tools/base-check.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Segment } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { evidenceOf } from './evidence.ts';
import type { FoundCall } from './run-call.ts';

const Ran = z.object({ exitCode: z.int() });
const Line = z.object({ command: z.string() });

/**
 * What in a step's evidence is not so, in words for the model; `undefined` when nothing is. A command counts when the
 * last time it was run in this conversation it ended so; a file when a call of this step changed it, or when it is there
 * and commands were run that may have.
 */
export async function untrueEvidence(segment: Segment, found: FoundCall): Promise<string | undefined> {
  const evidence = evidenceOf(found.call.prepared.arguments);
  if (!evidence) return undefined;
  const calls = await segment.work.transaction('read_one', (tx) => callsOfStep(tx, segment.conversationId));
  const own = calls.filter(({ conversationId }) => conversationId === segment.conversationId);
  const workspace = await segment.engine.workspaceAt(found.workspaceRoot);
  const untrue = [
    ...untrueCommands(evidence.commands, own),
    ...(await untrueFiles(evidence.changedFiles, { calls, workspace, toolbox: found.kit.toolbox })),
  ];
  if (untrue.length === 0) return undefined;
  return `This is not so: ${untrue.join(' ')} Do what is missing, or call complete with what you really did.`;
}

/** Of every try of the step: what an earlier one changed is changed. */
async function callsOfStep(tx: Transaction, id: ConversationId): Promise<ToolCallRow[]> {
  const [child] = await tx.select().from(conversations).where(eq(conversations.id, id));
  if (!child?.parentPlanId || child.parentSubtaskId === null) return [];
  const tries = tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(eq(conversations.parentPlanId, child.parentPlanId), eq(conversations.parentSubtaskId, child.parentSubtaskId)),
    );
  return tx
    .select()
    .from(toolCalls)
    .where(and(inArray(toolCalls.conversationId, tries), eq(toolCalls.status, 'done')))
    .orderBy(asc(toolCalls.startedAt));
}

function untrueCommands(said: SubtaskResult['commands'], calls: readonly ToolCallRow[]): string[] {
  return said.flatMap(({ command, exitCode }) => {
    const last = calls.findLast((call) => lineOf(call) === command.trim());
    const ran = last?.state.status === 'done' ? Ran.safeParse(last.state.output).data : undefined;
    if (!ran) return [`The command \`${command}\` was not run to its end in this step.`];
    return ran.exitCode === exitCode
      ? []
      : [`The command \`${command}\` exited with ${ran.exitCode}, not ${exitCode}.`];
  });
}

function lineOf({ prepared }: ToolCallRow): string | undefined {
  return Line.safeParse(prepared.arguments).data?.command.trim();
}

type Changes = { readonly calls: readonly ToolCallRow[]; readonly workspace: Workspace; readonly toolbox: Toolbox };

async function untrueFiles(said: readonly string[], { calls, workspace, toolbox }: Changes): Promise<string[]> {
  const written = new Set(calls.flatMap((call) => writtenBy(call, toolbox)));
  const hasRun = calls.some((call) => lineOf(call) !== undefined);
  const untrue: string[] = [];
  for (const path of said) {
    const isChanged = written.has(plain(path)) || (hasRun && (await hashNow(workspace, path)) !== 'absent');
    if (!isChanged) untrue.push(`The file "${path}" was not changed in this step.`);
  }
  return untrue;
}

function writtenBy(call: ToolCallRow, toolbox: Toolbox): string[] {
  const tool = toolbox.find(call.tool);
  const tried = (call.prepared.files ?? []).map(({ path }) => path);
  const touched = tool?.kind === 'workspace' ? touchedBy(tool, call.prepared).writes : [];
  return [...tried, ...touched].map(plain);
}

/** However it is spelt. */
function plain(path: string): string {
  return namesIn(path)?.join('/') ?? path;
}
