import type { CallFacts } from '@codelab/protocol/call-facts';
import type { Rule, RuleMismatch } from '@codelab/protocol/rule';
import type { Verdict } from '@codelab/protocol/tool-call';
import { matchesPath, matchesWildcard } from './glob.ts';
import { mismatchOf, type PlaceAndTime, type Slice, slicesOf } from './rule-fit.ts';
import { protectedPathOf } from './touched-paths.ts';

/** Where and when a call is made. */
export type PolicyPlace = PlaceAndTime & {
  /** Commands are kept within the workspace. Without that, every one of them asks. */
  readonly hasSandbox: boolean;
};

type Asked = { readonly rules: readonly Rule[]; readonly facts: CallFacts; readonly place: PolicyPlace };

/** `rule`: the id of a kept rule, or `default.read`, `always.protected`, `always.no_sandbox`. */
export type Judgement = { readonly verdict: Verdict; readonly rule?: string; readonly reason: string };

type Decided = Judgement & { readonly slice: Slice; readonly by?: Rule };

/**
 * Whatever is denied by any rule is denied. Else the first rule that fits decides, in the order of their positions, and
 * without one reads run and everything else asks. Of a command line every program is judged for itself, and the strictest
 * of them decides. No rule lets a call touch a protected path unasked, nor run a command where there is no sandbox.
 */
export function verdictFor(asked: Asked): Judgement {
  const { verdict, rule, reason } = decidedFor(asked);
  return { verdict, reason, ...(rule !== undefined && { rule }) };
}

export type Explanation = Judgement & {
  /** Of a command line with several parts: the one that decided. */
  readonly part?: string;
  /** The rules of this place that were tried before, and what each of them did not fit. */
  readonly tried: readonly { readonly rule: Rule; readonly why: RuleMismatch | 'overruled' }[];
};

/** The verdict once more, with the rules that came before the one that decided, or, where none did, with all of them. */
export function explain(asked: Asked): Explanation {
  const { verdict, rule, reason, slice, by } = decidedFor(asked);
  const tried: { rule: Rule; why: RuleMismatch | 'overruled' }[] = [];
  for (const one of inOrder(asked.rules)) {
    if (one === by) {
      if (one.verdict !== verdict) tried.push({ rule: one, why: 'overruled' });
      if (one.verdict !== 'deny') break;
      continue;
    }
    const why = mismatchOf(one, slice, asked.place);
    // What holds elsewhere only was not tried at all, and a limit is looked for among all the rules.
    if (why === 'scope' || why === 'revoked') continue;
    if (by?.verdict === 'deny' && one.position > by.position && why !== undefined) continue;
    tried.push({ rule: one, why: why ?? 'overruled' });
  }
  const part = (asked.facts.command?.parts.length ?? 0) > 1 ? slice.part?.text : undefined;
  return {
    verdict,
    reason,
    tried,
    ...(rule !== undefined && { rule }),
    ...(part !== undefined && { part }),
  };
}

const strictness: Record<Verdict, number> = { allow: 0, ask: 1, deny: 2 };

function decidedFor({ rules, facts, place }: Asked): Decided {
  const ordered = inOrder(rules);
  const [first, ...rest] = slicesOf(facts).map((slice) => decidedOn(ordered, slice, place));
  if (!first) throw new Error('a call without a part');
  const strictest = rest.reduce(
    (one, other) => (strictness[other.verdict] > strictness[one.verdict] ? other : one),
    first,
  );
  if (strictest.verdict !== 'allow') return strictest;
  const touched = protectedPathOf(facts);
  if (touched !== undefined) {
    return { ...strictest, verdict: 'ask', rule: 'always.protected', reason: `protected_path: ${touched}` };
  }
  if (facts.risk === 'execute' && !place.hasSandbox) {
    return { ...strictest, verdict: 'ask', rule: 'always.no_sandbox', reason: 'no_sandbox' };
  }
  return strictest;
}

function decidedOn(ordered: readonly Rule[], slice: Slice, place: PlaceAndTime): Decided {
  let first: Rule | undefined;
  for (const rule of ordered) {
    if (first && rule.verdict !== 'deny') continue;
    if (mismatchOf(rule, slice, place) !== undefined) continue;
    if (rule.verdict === 'deny') return { ...judgedBy(rule), slice, by: rule };
    first = rule;
  }
  if (first) return { ...judgedBy(first), slice, by: first };
  const isRead = slice.facts.risk === 'read';
  if (isRead) return { verdict: 'allow', rule: 'default.read', reason: 'only_reads', slice };
  return { verdict: 'ask', reason: 'no_rule', slice };
}

const reasons = { allow: 'rule_allows', ask: 'rule_asks', deny: 'rule_denies' } as const;

function judgedBy({ id, verdict, reason }: Rule): Judgement {
  const code = reasons[verdict];
  return { verdict, rule: id, reason: reason === undefined || reason === '' ? code : `${code}: ${reason}` };
}

function inOrder(rules: readonly Rule[]): readonly Rule[] {
  const isOrdered = rules.every((rule, at) => (rules[at - 1]?.position ?? rule.position) <= rule.position);
  return isOrdered ? rules : [...rules].sort((one, other) => one.position - other.position);
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

/** A call as far as an agent's limits are concerned. */
type LimitedCall = Pick<CallFacts, 'tool' | 'risk' | 'writes'>;

/** A write that does not say where it writes is within no limit on where. */
export function allowedBy(limits: Limits, call: LimitedCall): Permission {
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
