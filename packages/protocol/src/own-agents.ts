import * as z from 'zod';
import { Agent, AgentName, ModelRef } from './agent.ts';
import { AgentId, CommandKey, ConversationId, Digest, WorkspaceId } from './ids.ts';
import { Risk } from './tool-call.ts';
import { SandboxState } from './workspace.ts';

export const maxPromptLength = 20_000;
export const maxAgentSteps = 200;

/** A tool's name, or a pattern of names: `*` stands for any run of characters, `?` for one. */
export const ToolPattern = z.string().regex(/^[A-Za-z0-9_.*?-]{1,200}$/, {
  error: 'The name of a tool has letters, digits, "_", "-" and ".", and in patterns "*" and "?".',
});

/** A glob of the workspace's paths: `docs/**`, `*.md`, `src/*.ts`. */
export const WriteGlob = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .refine((glob) => !/[\0\\]|^[A-Za-z]:|^~|(^|\/)\.\.(\/|$)/.test(glob), {
    error: 'A pattern of paths begins at the root of the workspace and has neither "..", "~" nor "\\".',
  });

const noneTwice = (all: readonly string[]) => new Set(all).size === all.length;
const twice = { error: 'Something is named twice.' };

/** What a person says of an agent. */
export const AgentDraft = z.strictObject({
  name: AgentName,
  /** Absent: in every workspace. */
  workspaceId: WorkspaceId.optional(),
  /** For people and for other agents. */
  whenToUse: z.string().trim().min(1).max(500),
  prompt: z.string().trim().min(1).max(maxPromptLength),
  tools: z.array(ToolPattern).max(200).refine(noneTwice, twice),
  /** Absent: every file the workspace allows. */
  writes: z.array(WriteGlob).max(100).refine(noneTwice, twice).optional(),
  delegates: z.array(AgentName).max(50).refine(noneTwice, twice).default([]),
  model: ModelRef.optional(),
  maxSteps: z.int().min(1).max(maxAgentSteps),
});
export type AgentDraft = z.infer<typeof AgentDraft>;

/** `agent.list`: of one workspace; of the first one when none is named. */
export const ListAgents = z.strictObject({ workspaceId: WorkspaceId.optional() });
export type ListAgents = z.infer<typeof ListAgents>;

/** A tool that an agent can be given: of the house, or of a server that is connected. */
export const OfferedTool = z.object({
  name: z.string(),
  /** Absent: it changes the conversation itself, and nothing else. */
  risk: Risk.optional(),
  server: z.string().optional(),
});
export type OfferedTool = z.infer<typeof OfferedTool>;

export const AgentList = z.object({
  /** Absent: there is no workspace. */
  workspaceId: WorkspaceId.optional(),
  agents: z.array(Agent),
  tools: z.array(OfferedTool),
});
export type AgentList = z.infer<typeof AgentList>;

/** `agent.get` */
export const OneAgent = z.strictObject({ name: AgentName, workspaceId: WorkspaceId.optional() });
export type OneAgent = z.infer<typeof OneAgent>;

/** With what it is told. */
export const WholeAgent = Agent.extend({
  prompt: z.string(),
  /** Where it was read. */
  file: z.string().optional(),
});
export type WholeAgent = z.infer<typeof WholeAgent>;

/** `agent.save`: without an id a new one. Its name stays: conversations know it by that. */
export const SaveAgent = z.strictObject({ key: CommandKey, agentId: AgentId.optional(), agent: AgentDraft });
export type SaveAgent = z.infer<typeof SaveAgent>;

export const SavedAgent = z.object({ agentId: AgentId });
export type SavedAgent = z.infer<typeof SavedAgent>;

/** `agent.remove`: conversations that it spoke in stay as they are, and go on with another one. */
export const RemoveAgent = z.strictObject({ key: CommandKey, agentId: AgentId });
export type RemoveAgent = z.infer<typeof RemoveAgent>;

export const RemovedAgent = z.object({ removed: z.literal(true) });
export type RemovedAgent = z.infer<typeof RemovedAgent>;

/** What can be wrong with a file; the browser has a sentence for each. */
export const FileProblemCode = z.enum([
  'no_frontmatter',
  'not_closed',
  'bad_yaml',
  /** An anchor, an alias or a tag; or something that begins as one. */
  'no_plain_value',
  'unknown_key',
  'missing_key',
  'bad_value',
  'unknown_tool',
  'no_prompt',
  'prompt_too_long',
  'name_of_house',
  'name_taken',
  'name_twice',
  'not_a_text',
  'too_large',
]);
export type FileProblemCode = z.infer<typeof FileProblemCode>;

export const FileProblem = z.object({
  code: FileProblemCode,
  line: z.int().positive().optional(),
  /** The key, the tool or the name that it is about. */
  subject: z.string().optional(),
  /** In English, with what the parser says. */
  message: z.string(),
});
export type FileProblem = z.infer<typeof FileProblem>;

/**
 * A file that says what an agent is. It binds only once a person has confirmed this very content: `new` binds nothing yet,
 * `changed` and `invalid` leave in force what was confirmed before, if anything was, and so does `gone`.
 */
export const AgentFile = z.object({
  /** Of the workspace. */
  path: z.string(),
  status: z.enum(['new', 'changed', 'confirmed', 'invalid', 'gone']),
  name: AgentName.optional(),
  /** Of what is in force because of it. */
  agentId: AgentId.optional(),
  /** sha-256 of the file as it is; what a confirmation names. */
  hash: Digest.optional(),
  problems: z.array(FileProblem),
  /** What was confirmed; `null` for nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  diff: z.string(),
});
export type AgentFile = z.infer<typeof AgentFile>;

/** `agent.files` */
export const AgentFileList = z.object({
  workspaceId: WorkspaceId,
  files: z.array(AgentFile),
  /** Why the folder could not be read. */
  problem: z.string().optional(),
});
export type AgentFileList = z.infer<typeof AgentFileList>;

/** `agent.confirmFile`: refused with `agent_file_changed` when the file is another one by now. */
export const ConfirmAgentFile = z.strictObject({
  key: CommandKey,
  workspaceId: WorkspaceId,
  path: z.string().min(1).max(1_000),
  hash: Digest,
});
export type ConfirmAgentFile = z.infer<typeof ConfirmAgentFile>;

/** `agent.permissions`: in a conversation, with what it inherits there. */
export const AskPermissions = z.strictObject({
  agent: AgentName,
  workspaceId: WorkspaceId.optional(),
  conversationId: ConversationId.optional(),
});
export type AskPermissions = z.infer<typeof AskPermissions>;

/** Why a line of permissions says what it says. */
export const PermissionReason = z.discriminatedUnion('type', [
  /** The tool is not among those of this agent. */
  z.object({ type: z.literal('not_among_tools'), agent: AgentName }),
  /** This agent may write no files at all. */
  z.object({ type: z.literal('writes_nothing'), agent: AgentName }),
  /** This agent may write only where these globs say. */
  z.object({ type: z.literal('writes_only'), agent: AgentName, globs: z.array(z.string()) }),
  z.object({ type: z.literal('rule'), ruleId: z.string(), text: z.string().optional() }),
  z.object({ type: z.literal('no_rule') }),
  z.object({ type: z.literal('no_sandbox') }),
  /** Files that hold secrets or steer programs. */
  z.object({ type: z.literal('protected') }),
  /** Of the tools that change the conversation itself: what they do instead of asking. */
  z.object({ type: z.literal('asks_person') }),
  z.object({ type: z.literal('hands_over') }),
  z.object({ type: z.literal('plan_needs_decision') }),
  z.object({ type: z.literal('ends_step') }),
  /** Whoever carries out a step of a plan neither hands it on nor plans anew. */
  z.object({ type: z.literal('not_in_steps') }),
]);
export type PermissionReason = z.infer<typeof PermissionReason>;

/** `may_not`: a limit of an agent. `denied`: a rule. */
export const PermissionVerdict = z.enum(['may_not', 'denied', 'asks', 'runs']);
export type PermissionVerdict = z.infer<typeof PermissionVerdict>;

/** What holds for some of a tool's calls only. All that is named must fit. */
export const PermissionException = z.object({
  verdict: PermissionVerdict,
  path: z.string().optional(),
  command: z.string().optional(),
  host: z.string().optional(),
  /** One call with one set of arguments. */
  isOneCall: z.boolean().optional(),
  reason: PermissionReason,
});
export type PermissionException = z.infer<typeof PermissionException>;

export const ToolPermission = z.object({
  tool: z.string(),
  risk: Risk.optional(),
  /** Of the tools of a server: whose it is. */
  server: z.string().optional(),
  verdict: PermissionVerdict,
  reason: PermissionReason,
  /** In the order in which they are tried. */
  exceptions: z.array(PermissionException),
});
export type ToolPermission = z.infer<typeof ToolPermission>;

/** May this agent hand work to that one? */
export const HandOver = z.object({
  agent: AgentName,
  may: z.boolean(),
  /** `named`: it is among its delegates. `no_more`: it may do no more. `does_more`: it may. */
  because: z.enum(['everybody', 'named', 'no_more', 'does_more']),
  /** Whose limits decide, when they are inherited. */
  limit: AgentName.optional(),
});
export type HandOver = z.infer<typeof HandOver>;

export const EffectivePermissions = z.object({
  agent: AgentName,
  workspaceId: WorkspaceId.optional(),
  conversationId: ConversationId.optional(),
  /** Who started it, the first of all first; `binds`: their limits hold here, too. */
  startedBy: z.array(z.object({ agent: AgentName, binds: z.boolean(), isKnown: z.boolean() })),
  tools: z.array(ToolPermission),
  /** Where it may write: each of these has to let a path through. Empty: wherever the workspace allows. */
  writes: z.array(z.object({ agent: AgentName, globs: z.array(z.string()) })),
  handsTo: z.array(HandOver),
  sandbox: SandboxState,
  /** Of one turn, until a person is asked whether it is to go on. */
  budget: z.object({ steps: z.int(), tokens: z.int(), microDollars: z.int(), repeats: z.int() }),
});
export type EffectivePermissions = z.infer<typeof EffectivePermissions>;
