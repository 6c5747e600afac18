import type { CallFacts, CommandPart } from '@codelab/protocol/call-facts';
import type { ConversationId, Timestamp, WorkspaceId } from '@codelab/protocol/ids';
import type { Rule, RuleDraft, RuleMismatch, RuleScope } from '@codelab/protocol/rule';
import { beginsWithWords, commandWords } from './command-words.ts';
import { matchesPath, matchesWildcard } from './glob.ts';
import { pathsOfPart } from './touched-paths.ts';

/** Where a call is made. */
export type CallPlace = {
  readonly workspaceId: WorkspaceId;
  /** The conversation, and those that it was started by: their rules hold here, too. */
  readonly conversationIds: readonly ConversationId[];
  /** The agents that started the one that calls: what is forbidden to them is not done through it. */
  readonly starters: readonly string[];
};

export type PlaceAndTime = CallPlace & { readonly now: Timestamp };

/** A call, or, where it is a command line, one program of it: each is judged for itself. */
export type Slice = {
  readonly facts: CallFacts;
  readonly part?: CommandPart;
  /** What the program seems to name. */
  readonly named: readonly string[];
};

export function slicesOf(facts: CallFacts): readonly Slice[] {
  const parts = facts.command?.parts ?? [];
  return parts.length === 0 ? [{ facts, named: [] }] : parts.map((part) => ({ facts, part, named: pathsOfPart(part) }));
}

/** What of a kept rule does not fit here and now; `undefined` when it decides. */
export function mismatchOf(rule: Rule, slice: Slice, place: PlaceAndTime): RuleMismatch | undefined {
  if (rule.revokedAt !== undefined) return 'revoked';
  if (hasExpired(rule, place.now)) return 'expired';
  if (!holdsIn(rule.scope, place)) return 'scope';
  return mismatchOfDraft(rule, slice, place.starters);
}

export function hasExpired({ expiresAt }: Pick<RuleDraft, 'expiresAt'>, now: Timestamp): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now);
}

export function holdsIn(scope: RuleScope, place: Pick<CallPlace, 'workspaceId' | 'conversationIds'>): boolean {
  switch (scope.in) {
    case 'everywhere':
      return true;
    case 'workspace':
      return scope.workspaceId === place.workspaceId;
    case 'conversation':
      return place.conversationIds.includes(scope.conversationId);
  }
}

/**
 * The same of what a rule says, wherever and whenever. To be allowed, all that a call touches must be named; to be
 * asked about or denied, one thing is enough. A limit holds for whatever the agent has started, leave for it alone.
 */
export function mismatchOfDraft(rule: RuleDraft, slice: Slice, starters: readonly string[]): RuleMismatch | undefined {
  const { facts, part } = slice;
  const agents = rule.verdict === 'allow' ? [facts.agent] : [facts.agent, ...starters];
  const { agent, tool, risk, exactly, path, host } = rule;
  if (agent !== undefined && !agents.some((name) => matchesWildcard(agent, name))) return 'agent';
  if (tool !== undefined && !matchesWildcard(tool, facts.tool)) return 'tool';
  if (risk !== undefined && risk !== facts.risk) return 'risk';
  if (exactly !== undefined && exactly !== facts.exactly) return 'arguments';
  if (host !== undefined && !fitsHosts(rule.verdict, host, facts.hosts ?? [])) return 'host';
  if (rule.command !== undefined && !fitsCommand(rule.verdict, rule.command, part)) return 'command';
  if (path !== undefined && !fitsPath(rule, path, slice)) return 'path';
  return rule.verdict === 'allow' && facts.command ? whyNotAllowed(rule, facts) : undefined;
}

/** Does a rule fit a whole call? To be allowed, every part of a command must; else one is enough. */
export function fitsCall(rule: RuleDraft, facts: CallFacts, starters: readonly string[]): boolean {
  const fits = (slice: Slice) => mismatchOfDraft(rule, slice, starters) === undefined;
  return rule.verdict === 'allow' ? slicesOf(facts).every(fits) : slicesOf(facts).some(fits);
}

function fitsHosts(verdict: RuleDraft['verdict'], pattern: string, hosts: readonly string[]): boolean {
  const isNamed = (host: string) => matchesWildcard(pattern.toLowerCase(), host.toLowerCase());
  return verdict === 'allow' ? hosts.length > 0 && hosts.every(isNamed) : hosts.some(isNamed);
}

function fitsCommand(verdict: RuleDraft['verdict'], pattern: string, part: CommandPart | undefined): boolean {
  const [program, ...rest] = part?.words ?? [];
  if (program == null) return false;
  // `/bin/rm` is `rm`, where that is forbidden; where it is allowed it may be another program of that name.
  const names = verdict === 'allow' ? [program] : [program, program.slice(program.lastIndexOf('/') + 1)];
  const fitting = names.filter((name) => mayBeginWith(pattern, name));
  const prefix = fitting.length === 0 ? undefined : commandWords(pattern);
  return prefix !== undefined && fitting.some((name) => beginsWithWords([name, ...rest], prefix));
}

/** Most of a thousand rules are about another program: that is told before their words are read. */
function mayBeginWith(pattern: string, program: string): boolean {
  return pattern.startsWith(program) || /['"\\]/.test(pattern);
}

function fitsPath(rule: RuleDraft, glob: string, { facts, named }: Slice): boolean {
  const isWithin = (path: string) => matchesPath(glob, path);
  const files = [...facts.reads, ...facts.writes];
  if (rule.verdict !== 'allow') return files.some(isWithin) || named.some(isWithin);
  // A command touches more than the files that its redirects name: its words have to be named as well.
  if (facts.command) return (rule.command ?? rule.exactly) !== undefined && files.every(isWithin);
  return files.length > 0 && files.every(isWithin);
}

/** What no rule can allow of a command line, and what it must name to. */
function whyNotAllowed(rule: RuleDraft, { command, writes }: CallFacts): RuleMismatch | undefined {
  if (!command) return undefined;
  if (!command.isClear) return 'unclear';
  if (command.warnings.length > 0) return 'warned';
  if (command.parts.some(({ words }) => words.includes(null))) return 'dynamic';
  const isNamed = rule.path !== undefined || rule.exactly !== undefined || rule.command === undefined;
  return isNamed || writes.length === 0 ? undefined : 'redirect';
}
