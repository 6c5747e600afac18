import type { Json } from '@codelab/protocol/json';
import type messages from '../../messages/en/tool.json';
import { isObject, textOf } from './argument.ts';

/** What a call does, as a message of `tool.title` and what it fills in. */
export type ToolTitle = { readonly name: keyof typeof messages.title; readonly values: Record<string, string> };

/** Only the first line, and not all of a long one: a title is one line. */
const maxChars = 120;

export function toolTitle(tool: string, given: Json): ToolTitle {
  const read = (name: string) => shortened(textOf(given, name));
  const place = read('path');
  // A dot is the whole workspace, which needs no name.
  const path = place === '.' ? undefined : place;
  const named = (name: ToolTitle['name'], values: Record<string, string | undefined>): ToolTitle => {
    const said = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
    // A call whose arguments say nothing usable is still named.
    if (said.length < Object.keys(values).length) return { name: 'other', values: { tool } };
    return { name, values: Object.fromEntries(said) };
  };

  switch (tool) {
    case 'read_file':
    case 'write_file':
    case 'edit_file':
    case 'create_directory':
    case 'delete_file':
      return named(tool, { path });
    case 'list_files':
      return path === undefined ? named('list_all_files', {}) : named('list_files', { path });
    case 'search_in_code': {
      const query = read('pattern');
      return path === undefined ? named('search_in_code', { query }) : named('search_in_path', { path, query });
    }
    case 'edit_files':
      return changesTitle(editedPaths(given), tool);
    case 'apply_patch':
      return changesTitle(patchedPaths(given), tool);
    case 'fetch_url':
      return named('fetch_url', { url: read('url') });
    case 'move_file':
      return named('move_file', { from: read('from'), to: read('to') });
    case 'execute_command':
      return named('execute_command', { command: read('command') });
    case 'git_commit':
      return named('git_commit', { message: read('message') });
    case 'switch_agent':
      return named('switch_agent', { agent: read('agent') });
    case 'propose_plan': {
      const title = read('title');
      return title === undefined ? named('propose_unnamed_plan', {}) : named('propose_plan', { title });
    }
    case 'git_status':
    case 'git_diff':
    case 'git_log':
    case 'ask_user':
    case 'complete':
      return named(tool, {});
    default: {
      const [, server, name] = /^([a-z][a-z0-9-]*)__(.+)$/.exec(tool) ?? [];
      return server === undefined ? named('other', { tool }) : named('server_tool', { server, name });
    }
  }
}

function changesTitle(paths: readonly string[], tool: string): ToolTitle {
  const [path, ...others] = [...new Set(paths)].map(shortened);
  if (path === undefined) return { name: 'other', values: { tool } };
  if (others.length === 0) return { name: 'edit_file', values: { path } };
  return { name: 'edit_files', values: { path, count: String(others.length) } };
}

function editedPaths(given: Json): string[] {
  const edits = isObject(given) ? given.edits : undefined;
  return Array.isArray(edits) ? edits.flatMap((edit) => textOf(edit, 'path') ?? []) : [];
}

function patchedPaths(given: Json): string[] {
  const patch = textOf(given, 'input') ?? '';
  return [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].flatMap(([, path]) => path?.trim() ?? []);
}

function shortened(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [line = ''] = text.trim().split('\n');
  if (line === '') return undefined;
  return line.length > maxChars || line !== text.trim() ? `${line.slice(0, maxChars)}…` : line;
}
