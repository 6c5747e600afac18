import * as z from 'zod';
import type { Json, Tool } from './tool.ts';

type ToolForModel = { readonly name: string; readonly description: string; readonly inputSchema: Json };

const told = new WeakMap<Tool, ToolForModel>();

/** A tool as a model is told of it, made once: all of them for every model call would be a millisecond each time. */
export function toolForModel(tool: Tool): ToolForModel {
  const known = told.get(tool) ?? { name: tool.name, description: tool.description, inputSchema: schemaOf(tool) };
  told.set(tool, known);
  return known;
}

/** Draft 7 is what all providers take. */
function schemaOf(tool: Tool): Json {
  if (tool.kind === 'workspace' && tool.inputSchema !== undefined) return tool.inputSchema;
  const { $schema: _, ...schema } = z.toJSONSchema(tool.input, {
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
