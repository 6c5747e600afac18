import { mcpServersIn } from '@codelab/database/mcp-servers';
import type { Transaction } from '@codelab/database/unit-of-work';
import type { Place } from '../agents/crew.ts';
import { toolsOfServer } from '../mcp/tools-of-server.ts';
import { applyPatch } from './apply-patch.ts';
import { commandOutput, stopCommand } from './background-tools.ts';
import { controlTools } from './control-tools.ts';
import { createDirectory } from './create-directory.ts';
import { deleteFile } from './delete-file.ts';
import { editFile } from './edit-file.ts';
import { editFiles } from './edit-files.ts';
import { executeCommand } from './execute-command.ts';
import { fetchUrl } from './fetch-url.ts';
import { gitCommit } from './git-commit.ts';
import { gitDiff } from './git-diff.ts';
import { gitLog } from './git-log.ts';
import { gitStatus } from './git-status.ts';
import { listFiles } from './list-files.ts';
import { moveFile } from './move-file.ts';
import { readFile } from './read-file.ts';
import { searchInCode } from './search-in-code.ts';
import type { Tool } from './tool.ts';
import { writeFile } from './write-file.ts';

/** The tools that there are in one place. Which of them an agent may use is another question. */
export type Toolbox = {
  readonly all: readonly Tool[];
  readonly find: (name: string) => Tool | undefined;
};

const house: readonly Tool[] = [
  readFile,
  listFiles,
  searchInCode,
  writeFile,
  editFile,
  editFiles,
  applyPatch,
  createDirectory,
  deleteFile,
  moveFile,
  executeCommand,
  gitStatus,
  gitDiff,
  gitLog,
  gitCommit,
  fetchUrl,
  commandOutput,
  stopCommand,
  ...controlTools,
];

export const houseTools = toolbox(house);

/** Read afresh in the caller's transaction, as the crew is. */
export async function toolboxOf(tx: Transaction, place: Place): Promise<Toolbox> {
  const servers = await mcpServersIn(tx, place);
  return servers.length === 0 ? houseTools : toolbox([...house, ...servers.flatMap(toolsOfServer)]);
}

export function toolbox(all: readonly Tool[]): Toolbox {
  const byName: ReadonlyMap<string, Tool> = new Map(all.map((tool) => [tool.name, tool]));
  return { all, find: (name) => byName.get(name) };
}
