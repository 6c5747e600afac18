import type * as z from 'zod';
import type { FileChange } from '@codelab/protocol/approval';
import type { McpServerId } from '@codelab/protocol/ids';
import type { Risk } from '@codelab/protocol/tool-call';
import type { Internet } from '../internet/open-internet.ts';
import type { Live } from '../live/live.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

/** What a tool has at hand while it runs. */
export type ToolRun = {
  readonly workspace: Workspace;
  readonly sandbox: Sandbox;
  readonly internet: Internet;
  readonly signal: AbortSignal;
  /** The files that the approval showed, where a person was asked and saw any. */
  readonly shown?: readonly string[];
  /** Text that people see at once; kept with the call. */
  readonly output: (text: string) => void;
  /** Absent where nobody could reach a command while it runs. */
  readonly live?: Live;
  /** Internet names that commands may reach. */
  readonly allowedHosts?: readonly string[];
  /** Carries out the call on a server of tools. */
  readonly callServer: (asked: ServerCall) => Promise<Json>;
};

/** A tool of a server that a person has added, by the name that the server gave it. */
export type ServerCall = {
  readonly serverId: McpServerId;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, Json>>;
};

/** The files a call would read and change, as the arguments name them; the path jail and the agent's limits judge them. */
export type Touched = { readonly reads: readonly string[]; readonly writes: readonly string[] };

/**
 * A tool that runs on the server, in the workspace. It throws `ToolFailure` for what the model should know; anything
 * else that it throws is a bug and is told as `internal`.
 */
export type WorkspaceTool<Input extends z.ZodType = z.ZodType> = {
  readonly kind: 'workspace';
  readonly name: string;
  /** For the model. */
  readonly description: string;
  readonly input: Input;
  /** What a model is told of its input, where that is not ours to say. */
  readonly inputSchema?: Json;
  readonly risk: Risk;
  /** Safe to run again when nobody knows whether it ran. */
  readonly repeatable: boolean;
  readonly touches: (input: z.output<Input>) => Touched;
  /** Title for people, in English: "Change src/app.ts". */
  readonly title: (input: z.output<Input>) => string;
  /** The change to each file, computed without making it; absent for tools that change no known file. */
  readonly preview?: (
    input: z.output<Input>,
    run: Pick<ToolRun, 'workspace' | 'sandbox' | 'signal'>,
  ) => Promise<FileChange[]>;
  readonly execute: (input: z.output<Input>, run: ToolRun) => Promise<Json>;
};

/** A tool whose effect is on the conversation itself; the engine carries it out in its own transaction. */
export type ControlTool<Input extends z.ZodType = z.ZodType> = {
  readonly kind: 'control';
  readonly name: 'switch_agent' | 'propose_plan' | 'ask_user' | 'complete';
  readonly description: string;
  readonly input: Input;
};

export type Tool = WorkspaceTool | ControlTool;

/**
 * Keeps the input's type between the fields of one tool. Outside, a tool takes any arguments and parses them itself, so
 * that nobody can hand it what its schema did not let through.
 */
export function defineTool<Input extends z.ZodType>(tool: WorkspaceTool<Input>): WorkspaceTool {
  const { input, touches, title, preview, execute, ...rest } = tool;
  return {
    ...rest,
    input,
    touches: (given) => touches(input.parse(given)),
    title: (given) => title(input.parse(given)),
    execute: (given, run) => execute(input.parse(given), run),
    ...(preview && { preview: (given, run) => preview(input.parse(given), run) }),
  };
}
