import type { Risk, Verdict } from '@codelab/protocol/tool-call';
import { matchesPath, matchesWildcard } from './glob.ts';
import { isProtected } from './protected-path.ts';

/**
 * What a rule says holds for calls that fit all it names. Agents and tools are named with wildcards; `path` is a glob,
 * `command` the words a command line begins with.
 */
export type Rule = {
  readonly id: string;
  readonly agent?: string;
  readonly tool?: string;
  readonly risk?: Risk;
  readonly path?: string;
  readonly command?: string;
  readonly verdict: Verdict;
  /** In words, for the person who is asked and the model that is refused. */
  readonly reason: string;
};

/** A call as far as policy is concerned. */
export type PolicedCall = {
  readonly agent: string;
  readonly tool: string;
  readonly risk: Risk;
  /** Every path of the workspace that it would look at, and every one that it would change. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly command?: string | undefined;
};

export type Judgement = { readonly verdict: Verdict; readonly rule?: string; readonly reason: string };

/** They come after a person's own. */
export const defaultRules: readonly Rule[] = [
  { id: 'default.read', risk: 'read', verdict: 'allow', reason: 'only_reads' },
];

/**
 * The first rule that fits decides; without one a person is asked. No rule lets a call touch a protected path unasked,
 * not even to read it.
 */
export function verdictFor(rules: readonly Rule[], call: PolicedCall): Judgement {
  const rule = rules.find((one) => fits(one, call));
  if (!rule) return { verdict: 'ask', reason: 'no_rule' };

  const touched = rule.verdict === 'allow' ? pathsNamedBy(call).find(isProtected) : undefined;
  if (touched === undefined) return { verdict: rule.verdict, rule: rule.id, reason: rule.reason };
  return { verdict: 'ask', rule: 'always.protected', reason: `protected_path: ${touched}` };
}

/** To be allowed, all that the call touches must fit; to be asked about or denied, one thing is enough. */
function fits(rule: Rule, call: PolicedCall): boolean {
  if (rule.agent !== undefined && !matchesWildcard(rule.agent, call.agent)) return false;
  if (rule.tool !== undefined && !matchesWildcard(rule.tool, call.tool)) return false;
  if (rule.risk !== undefined && rule.risk !== call.risk) return false;
  if (rule.path !== undefined && !fitsPath(rule.path, rule.verdict, [...call.reads, ...call.writes])) return false;
  return rule.command === undefined || fitsCommand(rule.command, rule.verdict, call.command);
}

function fitsPath(glob: string, verdict: Verdict, paths: readonly string[]): boolean {
  const isWithin = (path: string) => matchesPath(glob, path);
  return verdict === 'allow' ? paths.length > 0 && paths.every(isWithin) : paths.some(isWithin);
}

/** Only these say nothing to a shell: with any other, a line may run more than what it begins with. */
const plainLine = /^[\p{L}\p{N} _./:=,@+%-]*$/u;

/**
 * To be allowed, the line is exactly what the rule says, or goes on from there in plain words. To be asked about or
 * denied, it is enough that one of its commands begins so.
 */
function fitsCommand(prefix: string, verdict: Verdict, command: string | undefined): boolean {
  if (command === undefined) return false;
  if (verdict === 'allow') return command === prefix || (plainLine.test(command) && beginsWith(command, prefix));
  return [command, ...command.split(/[;&|()<>{}`$\r\n]+/)].some((one) => beginsWith(one.trim(), prefix));
}

function beginsWith(line: string, prefix: string): boolean {
  return line === prefix || line.startsWith(`${prefix.trimEnd()} `);
}

/** With what a command line seems to name: a shell's words, and what stands behind `=`, `:` and `@` in them. */
function pathsNamedBy({ reads, writes, command }: PolicedCall): string[] {
  return [...reads, ...writes, ...(command?.split(/[^\p{L}\p{N}_./\\~*?[\]-]+/u).filter((word) => word !== '') ?? [])];
}

type Limit = {
  readonly name: string;
  readonly tools: readonly string[];
  readonly writes?: readonly string[] | undefined;
};

/** What an agent may do at most, and everyone it was started by: each of them has to let a call through. */
export type Limits = readonly Limit[];

/** Limits are inherited: from whoever began the work, first, to the agent that calls. */
export function limitsOf(chain: readonly Limit[]): Limits {
  return chain.map(({ name, tools, writes }) => ({ name, tools, writes }));
}

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** A write that does not say where it writes is within no limit on where. */
export function allowedBy(limits: Limits, call: PolicedCall): Permission {
  for (const { name, tools, writes } of limits) {
    if (!mayUse({ tools }, call.tool)) return { allowed: false, reason: `The agent ${name} may not use ${call.tool}.` };
    const isWrite = call.risk === 'write' || call.writes.length > 0;
    if (!isWrite || writes === undefined) continue;
    const outside = call.writes.find((path) => !writes.some((glob) => matchesPath(glob, path)));
    if (outside === undefined && call.writes.length > 0) continue;
    const where = writes.length > 0 ? `may write only ${writes.join(', ')}` : 'may write no files';
    return {
      allowed: false,
      reason: `The agent ${name} ${where}${outside === undefined ? '' : `, so not ${outside}`}.`,
    };
  }
  return { allowed: true };
}

function mayUse({ tools }: Pick<Limit, 'tools'>, tool: string): boolean {
  return tools.some((pattern) => matchesWildcard(pattern, tool));
}
