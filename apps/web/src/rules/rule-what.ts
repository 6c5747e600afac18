import type { RuleDraft, RuleOrigin } from '@codelab/protocol/rule';
import type { Risk } from '@codelab/protocol/tool-call';
import type messages from '../../messages/en/rules.json';

/** What a rule is about, as a message of `rules.what` and what it fills in. */
export type RuleWhat = { readonly name: keyof typeof messages.what; readonly values: Record<string, string> };

const onFiles: { readonly [tool: string]: RuleWhat['name'] } = {
  write_file: 'write',
  edit_file: 'edit',
  delete_file: 'delete',
  read_file: 'read',
};

const risks: Record<Risk, RuleWhat['name']> = {
  read: 'riskRead',
  write: 'riskWrite',
  execute: 'riskExecute',
  network: 'riskNetwork',
};

/** A rule, and where it comes from, if it is kept or about to be. */
type Told = RuleDraft & { readonly origin?: RuleOrigin };

export function ruleWhat(rule: Told): RuleWhat {
  const { tool, command, host, risk } = rule;
  const path = rule.path === undefined ? undefined : inWorkspace(rule.path);
  if (rule.exactly !== undefined) return exactly(rule, path);
  if (command !== undefined && path !== undefined) return { name: 'commandPath', values: { command, path } };
  if (command !== undefined) return { name: 'command', values: { command } };
  if (host !== undefined) {
    return tool === undefined ? { name: 'host', values: { host } } : { name: 'toolHost', values: { tool, host } };
  }
  if (path !== undefined && tool !== undefined) {
    const name = onFiles[tool];
    return name ? { name, values: { path } } : { name: 'toolPath', values: { tool, path } };
  }
  if (path !== undefined) return { name: 'path', values: { path } };
  if (tool === 'execute_command') return { name: 'anyCommand', values: {} };
  if (tool !== undefined && tool !== '*') return { name: 'tool', values: { tool } };
  return { name: risk ? risks[risk] : 'all', values: {} };
}

/** The digest says nothing to people: what stands beside it does, because it must fit as well. */
function exactly(
  { tool, command, origin, matches }: RuleDraft & { origin?: string },
  path: string | undefined,
): RuleWhat {
  // An example is only ours where we made it: a file could say there what it likes.
  const line = command ?? (origin === 'imported' ? undefined : matches?.[0]?.command);
  if (line !== undefined) return { name: 'exactCommand', values: { command: line } };
  if (tool === undefined) return { name: 'exactAny', values: {} };
  return path === undefined ? { name: 'exact', values: { tool } } : { name: 'exactPath', values: { tool, path } };
}

function inWorkspace(glob: string): string {
  return glob.startsWith('/') ? glob.slice(1) : glob;
}
