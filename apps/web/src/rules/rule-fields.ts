import type { WorkspaceId } from '@codelab/protocol/ids';
import type { Rule, RuleDraft, RuleExample, RuleScope } from '@codelab/protocol/rule';
import type { Risk, Verdict } from '@codelab/protocol/tool-call';
import { type Expiry, expiresAt } from './expiry.tsx';

/** A rule as it is written in a form: every field is a text. */
export type RuleFields = {
  readonly verdict: Verdict;
  readonly command: string;
  readonly path: string;
  readonly host: string;
  readonly tool: string;
  readonly agent: string;
  readonly risk: Risk | 'any';
  readonly scope: RuleScope;
  readonly expiry: Expiry;
  readonly reason: string;
  readonly matches: string;
  readonly notMatches: string;
};

const empty: RuleFields = {
  verdict: 'ask',
  command: '',
  path: '',
  host: '',
  tool: '',
  agent: '',
  risk: 'any',
  scope: { in: 'everywhere' },
  expiry: 'never',
  reason: '',
  matches: '',
  notMatches: '',
};

export function fieldsOf(rule: Rule | undefined): RuleFields {
  if (!rule) return empty;
  const { verdict, command = '', path = '', host = '', tool = '', agent = '', risk = 'any', scope, reason = '' } = rule;
  const lines = (examples: readonly RuleExample[] = []) => examples.map(lineOf).join('\n');
  const expiry: Expiry = rule.expiresAt === undefined ? 'never' : `kept:${rule.expiresAt}`;
  const examples = { matches: lines(rule.matches), notMatches: lines(rule.notMatches) };
  return { verdict, command, path, host, tool, agent, risk, scope, expiry, reason, ...examples };
}

/** `before`: the rule that is changed. What the form does not show of it stays. */
export function draftOf(fields: RuleFields, before?: RuleDraft): RuleDraft {
  const { verdict, scope, risk } = fields;
  const draft: RuleDraft = { verdict, scope, ...expiresAt(fields.expiry) };
  for (const name of ['command', 'path', 'host', 'tool', 'agent', 'reason'] as const) {
    const text = fields[name].trim();
    if (text !== '') draft[name] = text;
  }
  if (risk !== 'any') draft.risk = risk;
  if (before?.exactly !== undefined) draft.exactly = before.exactly;
  for (const list of ['matches', 'notMatches'] as const) {
    const lines = linesIn(fields[list]);
    if (lines.length > 0) draft[list] = lines.map((line) => exampleOf(line, draft, before?.[list]));
  }
  return draft;
}

export function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function lineOf({ command, path, url, tool, agent }: RuleExample): string {
  return (command ?? url ?? path ?? tool ?? agent ?? '').replaceAll('\n', ' ');
}

/** What a line is an example of: the first thing that the rule names. */
function exampleOf(line: string, draft: RuleDraft, before: readonly RuleExample[] = []): RuleExample {
  const known = before.find((example) => lineOf(example) === line);
  if (known) return known;
  if (draft.command !== undefined) return { command: line };
  if (draft.host !== undefined) return { url: line };
  if (draft.path !== undefined) return { path: line };
  if (draft.tool !== undefined && draft.tool !== 'execute_command') return { tool: line };
  if (draft.agent !== undefined && draft.tool === undefined) return { agent: line };
  return { command: line };
}

/** Where a rule can hold, as the value of a choice. */
export function scopeValue(scope: RuleScope): string {
  switch (scope.in) {
    case 'everywhere':
      return 'everywhere';
    case 'workspace':
      return `workspace:${scope.workspaceId}`;
    case 'conversation':
      return 'conversation';
  }
}

export function scopeOf(value: string, before: RuleScope | undefined): RuleScope {
  if (value.startsWith('workspace:')) {
    return { in: 'workspace', workspaceId: value.slice('workspace:'.length) as WorkspaceId };
  }
  return value === 'conversation' && before ? before : { in: 'everywhere' };
}
