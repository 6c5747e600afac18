import type { CallFacts } from '@codelab/protocol/call-facts';
import type { RuleDraft, RuleScope } from '@codelab/protocol/rule';
import { commandPattern } from './command-words.ts';
import { type CallPlace, fitsCall } from './rule-fit.ts';
import { protectedPathOf } from './touched-paths.ts';

export type Proposal = { readonly with: 'approve' | 'reject'; readonly rule: RuleDraft };

type Pattern = Pick<RuleDraft, 'tool' | 'exactly' | 'command' | 'path' | 'host' | 'matches'>;

const most = 5;

/**
 * The rules that a decision about this call may bring with it, narrowest first. What no rule could let through unasked
 * is proposed nothing for; a rejection can always be made to last.
 */
export function rulesProposedFor(facts: CallFacts, place: CallPlace): Proposal[] {
  const [conversationId] = place.conversationIds;
  const inWorkspace: RuleScope = { in: 'workspace', workspaceId: place.workspaceId };
  const inConversation: RuleScope = conversationId ? { in: 'conversation', conversationId } : inWorkspace;
  return [...leave(facts, [inConversation, inWorkspace]), ...limits(facts, [inConversation, inWorkspace])];
}

function leave(facts: CallFacts, scopes: readonly RuleScope[]): Proposal[] {
  if (protectedPathOf(facts) !== undefined) return [];
  const patterns = [thisCall(facts), ...wider(facts)];
  return patterns
    .flatMap((pattern) =>
      scopes.map((scope): RuleDraft => ({ agent: facts.agent, ...pattern, scope, verdict: 'allow' })),
    )
    .filter((rule) => fitsCall(rule, facts, []))
    .slice(0, most)
    .map((rule) => ({ with: 'approve', rule }));
}

/** This very call; what it is one of, in this conversation; and that for this agent, wherever in the workspace. */
function limits(facts: CallFacts, [inConversation, inWorkspace]: readonly RuleScope[]): Proposal[] {
  if (!inConversation || !inWorkspace) return [];
  const kinds = facts.command ? prefixes(facts, () => true) : wider(facts);
  const alike = kinds[0] ?? { tool: facts.tool };
  const rules: RuleDraft[] = [
    { ...thisCall(facts), scope: inConversation, verdict: 'deny' },
    { ...alike, scope: inConversation, verdict: 'deny' },
    { agent: facts.agent, ...alike, scope: inWorkspace, verdict: 'deny' },
  ];
  return (facts.exactly === undefined ? rules.slice(1) : rules).map((rule) => ({ with: 'reject', rule }));
}

/** With the command or path in clear beside the digest, so that a person can read what the rule is about. */
function thisCall({ tool, exactly, command, reads, writes }: CallFacts): Pattern {
  const [part, ...more] = command?.parts ?? [];
  const paths = [...reads, ...writes];
  const [path] = paths;
  const line = part && more.length === 0 ? patternOf(part.words) : undefined;
  const example = command && command.line.length <= 2_000 ? [{ tool, command: command.line }] : undefined;
  return {
    tool,
    ...(exactly !== undefined && { exactly }),
    ...(line !== undefined && { command: line }),
    ...(line === undefined && example && { matches: example }),
    ...(!command && paths.length === 1 && path !== undefined && isPlainName(path) && { path: asGlob(path) }),
  };
}

/** A shell in a shell, and what runs whatever it is given: their first words say nothing about what they would do. */
const runners: ReadonlySet<string> = new Set(
  `sh bash zsh dash fish ksh pwsh eval exec source . env sudo doas su nohup setsid time timeout nice xargs parallel watch
   find ssh docker podman kubectl python python3 node deno bun ruby perl php lua awk sed npx pnpx bunx uvx dd rm`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

function wider(facts: CallFacts): Pattern[] {
  const { tool, command, hosts = [], reads, writes } = facts;
  if (command) return prefixes(facts, isPlainProgram);
  const paths = [...reads, ...writes];
  if (hosts.length > 0) return hosts.length === 1 ? hosts.map((host) => ({ tool, host })) : [];
  if (paths.length === 0) return [{ tool }];
  const [path] = paths;
  const folder = commonFolder(paths);
  return [
    ...(paths.length === 1 && path !== undefined && isPlainName(path) ? [{ tool, path: asGlob(path) }] : []),
    ...(folder === undefined || !isPlainName(folder) ? [] : [{ tool, path: `${folder}/**` }]),
  ];
}

/** `npm test` for `npm test -- --watch`; `ls` alone where the next word is about what, not how. */
function prefixes({ tool, command }: CallFacts, isFit: (program: string) => boolean): Pattern[] {
  const [part, ...more] = command?.parts ?? [];
  const [program, second] = part?.words ?? [];
  if (!part || more.length > 0 || program == null || !isFit(program)) return [];
  const isSubcommand = second != null && /^[a-z][a-z0-9:_-]*$/i.test(second);
  const words = isSubcommand ? [program, second] : [program];
  return [{ tool, command: commandPattern(words) }];
}

/** A file of this name would run whatever it holds then, and a shell in a shell whatever it is given. */
function isPlainProgram(program: string): boolean {
  return !program.includes('/') && !runners.has(program);
}

function patternOf(words: readonly (string | null)[]): string | undefined {
  const known = words.filter((word) => word !== null);
  const pattern = commandPattern(known);
  return known.length === words.length && known.length > 0 && pattern.length <= 1_000 ? pattern : undefined;
}

/** A name with a wildcard in it cannot be said as a glob. */
function isPlainName(path: string): boolean {
  return !/[*?]/.test(path);
}

/** As a glob it names this path alone. */
function asGlob(path: string): string {
  return path.includes('/') ? path : `/${path}`;
}

function commonFolder(paths: readonly string[]): string | undefined {
  const [first = [], ...rest] = paths.map((path) => path.split('/').slice(0, -1));
  const shared = first.filter((_, at) =>
    rest.every((names) => first.slice(0, at + 1).every((name, n) => names[n] === name)),
  );
  return shared.length === 0 ? undefined : shared.join('/');
}
