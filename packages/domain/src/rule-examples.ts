import type { CallFacts, CommandFacts } from '@codelab/protocol/call-facts';
import type { BrokenExample, RuleDraft, RuleExample } from '@codelab/protocol/rule';
import { commandWords } from './command-words.ts';
import { fitsCall } from './rule-fit.ts';

/** How a command line of an example is read. */
export type ReadCommand = CommandFacts & { readonly reads: readonly string[]; readonly writes: readonly string[] };

/** An example with its command line read, where it has one. */
export type ReadExample = { readonly example: RuleExample; readonly command?: ReadCommand | undefined };

/** The examples that a rule does not keep: one that must fit and does not, or one that must not and does. */
export function examplesAgainst(
  rule: RuleDraft,
  examples: { readonly matches: readonly ReadExample[]; readonly notMatches: readonly ReadExample[] },
): BrokenExample[] {
  const broken = (list: BrokenExample['list'], wanted: boolean) =>
    examples[list].flatMap((one, index) => (fitsExample(rule, one) === wanted ? [] : [{ list, index }]));
  return [...broken('matches', true), ...broken('notMatches', false)];
}

/** What an example does not say is anything: the rule is not asked about it. */
function fitsExample(rule: RuleDraft, { example, command }: ReadExample): boolean {
  const { agent, tool, path, url } = example;
  const asked: RuleDraft = { scope: rule.scope, verdict: rule.verdict };
  if (agent !== undefined && rule.agent !== undefined) asked.agent = rule.agent;
  if (tool !== undefined && rule.tool !== undefined) asked.tool = rule.tool;
  if (command && rule.command !== undefined) asked.command = rule.command;
  if (url !== undefined && rule.host !== undefined) asked.host = rule.host;
  const hasPaths = path !== undefined || (command && command.reads.length + command.writes.length > 0);
  if (hasPaths && rule.path !== undefined) asked.path = rule.path;
  // One call and no other: whatever is said of it in an example, its arguments are not.
  if (command && asked.command === undefined && rule.exactly !== undefined) return true;
  return fitsCall(asked, factsOf({ example, command }), []);
}

function factsOf({ example, command }: ReadExample): CallFacts {
  const { agent = '', tool = '', path, url } = example;
  const host = url === undefined ? undefined : hostOf(url);
  const read = command && {
    line: command.line,
    parts: command.parts,
    isClear: command.isClear,
    warnings: command.warnings,
  };
  return {
    agent,
    tool,
    risk: command ? 'execute' : url === undefined ? 'write' : 'network',
    reads: [...(command?.reads ?? [])],
    writes: [...(command?.writes ?? []), ...(path === undefined ? [] : [path])],
    ...(read && { command: read }),
    ...(host !== undefined && { hosts: [host] }),
  };
}

/**
 * `https://docs.example.com/a` and `docs.example.com` name the same host. Read as whoever fetches it reads it: where two
 * readers differ, one host would be allowed and another asked.
 */
export function hostOf(address: string): string | undefined {
  const text =
    /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/]*:\d+(\/|$)/.test(address) ? address : `https://${address}`;
  const host = URL.parse(text)?.hostname.replace(/\.$/, '');
  return host === '' ? undefined : host;
}

/** Why a rule cannot be kept, whatever its examples say. */
export function whyNotARule(rule: RuleDraft): string | undefined {
  if (rule.command !== undefined && !commandWords(rule.command)) {
    return 'A rule names one program with its words: no quote left open, nothing that only a shell could tell.';
  }
  return undefined;
}
