import * as z from 'zod';
import { controlTools } from './control-tools.ts';
import { createDirectory } from './create-directory.ts';
import { deleteFile } from './delete-file.ts';
import { editFile } from './edit-file.ts';
import { executeCommand } from './execute-command.ts';
import { listFiles } from './list-files.ts';
import { moveFile } from './move-file.ts';
import { readFile } from './read-file.ts';
import { searchInCode } from './search-in-code.ts';
import type { Json, Tool } from './tool.ts';
import { writeFile } from './write-file.ts';

export const allTools: readonly Tool[] = [
  readFile,
  listFiles,
  searchInCode,
  writeFile,
  editFile,
  createDirectory,
  deleteFile,
  moveFile,
  executeCommand,
  ...controlTools,
];

const byName: ReadonlyMap<string, Tool> = new Map(allTools.map((tool) => [tool.name, tool]));

export function toolNamed(name: string): Tool | undefined {
  return byName.get(name);
}

type ToolForModel = { readonly name: string; readonly description: string; readonly inputSchema: Json };

const told = new Map<Tool, ToolForModel>();

/** A tool as a model is told of it, made once: all of them for every model call would be a millisecond each time. */
export function toolForModel(tool: Tool): ToolForModel {
  const known = told.get(tool) ?? { name: tool.name, description: tool.description, inputSchema: schemaOf(tool) };
  told.set(tool, known);
  return known;
}

/** Draft 7 is what all providers take. */
function schemaOf({ input }: Tool): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(input, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => withoutSafeBounds(jsonSchema),
  });
  return z.json().parse(schema);
}

/** zod says of every whole number that it is a safe one, which tells a model nothing. */
function withoutSafeBounds(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
