import * as z from 'zod';
import type { McpServerRow } from '@codelab/database/mcp-servers';
import type { Json } from '@codelab/protocol/json';
import { defineTool, type WorkspaceTool } from '../tools/tool.ts';
import { reasonAgainstArguments } from './check-arguments.ts';
import { callNamesOf } from './tool-name.ts';

/**
 * The tools of a server as ours: made of its row, so that what a model is told hangs on no connection. They ask, whatever
 * the server says of them; nobody knows whether they may run twice.
 */
export function toolsOfServer({ id: serverId, name, tools }: McpServerRow): WorkspaceTool[] {
  const callNames = callNamesOf(name, tools);
  return tools.flatMap((tool) => {
    const callName = callNames.get(tool.name);
    if (callName === undefined) return [];
    return defineTool({
      kind: 'workspace',
      name: callName,
      description: tool.description === '' ? `The tool ${tool.name} of ${name}.` : tool.description,
      input: argumentsFor(tool.inputSchema),
      inputSchema: withoutDialect(tool.inputSchema),
      risk: 'network',
      repeatable: false,
      touches: () => ({ reads: [], writes: [] }),
      title: () => `Call ${tool.name} of ${name}`,
      execute: (given, { callServer }) => callServer({ serverId, tool: tool.name, arguments: given }),
    });
  });
}

function argumentsFor(schema: Json) {
  return z.record(z.string(), z.json()).check(({ value, issues }) => {
    const message = reasonAgainstArguments(schema, value);
    if (message !== undefined) issues.push({ code: 'custom', message, input: value });
  });
}

function withoutDialect(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { $schema: _, ...rest } = schema;
  return rest;
}
