import type { ToolCallRow } from '@codelab/database/messages';
import type { PreparedCall } from '@codelab/database/schema/work';
import { AgentName } from '@codelab/protocol/agent';
import type { ApprovalChanges, FileChange } from '@codelab/protocol/approval';
import type { HitlDecision } from '@codelab/protocol/command';
import { Problem } from '@codelab/protocol/problem';
import { type AtWork, startersIn } from '../agents/starters.ts';
import type { Kit } from '../kit.ts';
import { factsOf } from '../policy/call-facts.ts';
import { denialIn, judgedBy, type Policy } from '../policy/policy-of.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { fileChange, textDiff } from '../tools/file-change.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { judgeCall, refusalFor } from './judge-call.ts';

const editable: ReadonlySet<string> = new Set(['write_file', 'edit_file', 'edit_files', 'apply_patch']);

type Edit = Extract<HitlDecision, { decision: 'edit' }>;
type Edited = { readonly prepared: PreparedCall; readonly changes: ApprovalChanges; readonly files: FileChange[] };

/** What a person made of a proposed call. It passes schema, jail and deny rules again; what they refuse changes nothing. */
export async function editedCall(waiting: {
  readonly call: ToolCallRow;
  readonly agent: string;
  /** As the approval showed them. */
  readonly shown: readonly FileChange[];
  readonly startedBy: readonly AgentName[];
  readonly workspace: Workspace;
  readonly kit: Kit;
  readonly policy: Policy;
  readonly sandbox: Sandbox;
  readonly decision: Edit;
}): Promise<Edited> {
  const { call, workspace, kit, policy, decision } = waiting;
  if (decision.files && decision.arguments !== undefined) {
    throw new Problem('invalid_input', 'Change either the arguments or the files.');
  }
  const agent = kit.crew.named(AgentName.parse(waiting.agent));
  const starters = startersIn(kit.crew, waiting.startedBy);
  if (decision.files)
    return editedFiles({ workspace, agent, starters, kit, policy, shown: waiting.shown }, call, decision.files);
  if (decision.arguments === undefined) throw new Problem('invalid_input', 'An edit needs arguments or files.');
  const bench = {
    ...kit,
    agent,
    starters,
    isChild: false,
    workspace,
    policy,
    sandbox: waiting.sandbox,
    signal: AbortSignal.timeout(10_000),
  };
  const judged = await judgeCall(bench, { tool: call.tool, input: JSON.stringify(decision.arguments) });
  const { outcome, prepared } = judged;
  if (outcome.type === 'refused') throw new Problem('invalid_input', outcome.problem.message);
  const files = outcome.type === 'ask' ? outcome.files : [];
  return { prepared, changes: { arguments: decision.arguments }, files };
}

type Desk = AtWork & {
  readonly workspace: Workspace;
  readonly kit: Kit;
  readonly policy: Policy;
  readonly shown: readonly FileChange[];
};

/** Only a change of a file's text can be edited as text; moving or removing a file is another thing than writing it. */
async function editedFiles(
  { workspace, agent, starters, kit, policy, shown }: Desk,
  call: ToolCallRow,
  edits: NonNullable<Edit['files']>,
): Promise<Edited> {
  const tool = kit.toolbox.find(call.tool);
  if (tool?.kind !== 'workspace' || !editable.has(tool.name)) {
    throw new Problem('invalid_input', `What ${call.tool} would do cannot be edited as text.`);
  }
  const refusal = await refusalFor({ agent, starters, workspace }, tool, { arguments: null, bases: [], files: edits });
  if (refusal !== undefined) throw new Problem('invalid_input', refusal);
  try {
    const facts = await factsOf({ agent: agent.name, workspace }, tool, { arguments: null, bases: [], files: edits });
    const denial = denialIn(judgedBy(policy, facts));
    if (denial !== undefined) throw new Problem('invalid_input', denial);
    const made = new Map(
      await Promise.all(
        edits.map(async ({ path, content }) => [(await workspace.resolve(path)).path, content] as const),
      ),
    );
    // Who names none of the shown files wants something else in their place, and is asked again with that.
    const isAmended = shown.some(({ path }) => made.has(path));
    const files = isAmended ? shown.map((file) => withEdit(file, made.get(file.path))) : [];
    for (const [path, content] of made) {
      if (shown.some((file) => file.path === path)) continue;
      const now = await workspace.inspect(path);
      files.push({ path, content, diff: textDiff(path, now.type === 'text' ? now.text : '', content) });
    }
    const changes = await Promise.all(
      files.map(async ({ path, content }) => fileChange(path, await workspace.inspect(path), content ?? undefined)),
    );
    const bases = changes.map(({ path, baseHash }) => ({ path, baseHash }));
    return {
      prepared: { arguments: call.prepared.arguments, bases, files },
      changes: { files: editsIn(files) },
      files: changes,
    };
  } catch (error) {
    throw error instanceof ToolFailure ? refusalOf(error) : error;
  }
}

type PreparedFile = NonNullable<PreparedCall['files']>[number];

/** A file that nobody edited becomes what it was shown to become. */
function withEdit({ path, after, isRemoved }: FileChange, content: string | undefined): PreparedFile {
  if (content !== undefined && content !== after) return { path, content, diff: textDiff(path, after ?? '', content) };
  if (isRemoved) return { path, content: null };
  if (after !== undefined) return { path, content: after };
  throw new Problem('invalid_input', `${path} is not shown as text, so this cannot be edited as text.`);
}

/** What of the prepared files is a person's own. */
export function editsIn(files: readonly PreparedFile[]): NonNullable<ApprovalChanges['files']> {
  return files.flatMap(({ path, content, diff }) =>
    diff === undefined || content === null ? [] : [{ path, content, diff }],
  );
}

/** What a tool tells the model, told to the person who edited. */
function refusalOf({ message }: ToolFailure): Problem {
  return new Problem('invalid_input', message);
}
