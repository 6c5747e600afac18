import type { FileChange } from '@codelab/protocol/approval';
import { openInternet } from '../internet/open-internet.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { temporaryWorkspace } from '../workspace/temporary-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Json, ToolRun, WorkspaceTool } from './tool.ts';
import { houseTools } from './toolbox.ts';

/** For tests: tools at their own door, in a workspace of their own. */
export type ToolRoom = AsyncDisposable & {
  readonly workspace: Workspace;
  readonly outside: string;
  /** What people saw while calls ran. */
  readonly heard: () => string;
  readonly call: (tool: string, input: unknown, run?: Partial<ToolRun>) => Promise<Json>;
  readonly preview: (tool: string, input: unknown) => Promise<FileChange[]>;
};

export async function toolRoom(options: { dataDirectory?: string } = {}): Promise<ToolRoom> {
  const fixture = await temporaryWorkspace(options);
  const { workspace, outside } = fixture;
  const sandbox = await openSandbox();
  const internet = openInternet();
  const { signal } = new AbortController();
  let heard = '';
  const output = (text: string) => {
    heard += text;
  };
  return {
    workspace,
    outside,
    heard: () => heard,
    call: (tool, input, run) =>
      workspaceTool(tool).execute(input, { workspace, sandbox, internet, signal, output, callServer, ...run }),
    preview: async (tool, input) => {
      const { preview } = workspaceTool(tool);
      if (!preview) throw new Error(`${tool} has no preview.`);
      return preview(input, { workspace, sandbox, signal });
    },
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}

function callServer(): Promise<never> {
  throw new Error('There are no servers of tools in a tool room.');
}

export function workspaceTool(name: string): WorkspaceTool {
  const tool = houseTools.find(name);
  if (tool?.kind !== 'workspace') throw new Error(`${name} is not a tool of the workspace.`);
  return tool;
}
