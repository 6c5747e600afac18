import type {
  PermissionException,
  PermissionReason,
  PermissionVerdict,
  ToolPermission,
} from '@codelab/protocol/own-agents';
import type { Risk, Verdict } from '@codelab/protocol/tool-call';
import { type Bounds, boundsOn, type Starter } from './delegation.ts';
import { matchesWildcard } from './glob.ts';

/** A tool as far as permissions are concerned; without a risk it changes the conversation itself. */
export type KnownTool = {
  readonly name: string;
  readonly risk?: Risk | undefined;
  readonly server?: string | undefined;
};

/** What a rule names, as far as it can be told before there is a call. In the order in which rules are tried. */
export type KnownRule = {
  readonly id: string;
  readonly agent?: string | undefined;
  readonly tool?: string | undefined;
  readonly risk?: Risk | undefined;
  readonly path?: string | undefined;
  readonly command?: string | undefined;
  readonly host?: string | undefined;
  /** One call and no other. */
  readonly exactly?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
};

export type Standing = {
  readonly agent: Bounds;
  /** Who started it, the first of all first. */
  readonly starters: readonly Starter[];
  readonly tools: readonly KnownTool[];
  readonly rules: readonly KnownRule[];
  /** It carries out a step of a plan. */
  readonly isStep: boolean;
  readonly isSandboxed: boolean;
};

/** What would become of a call of each tool, and why: the same limits and rules, in the same order, as for a real call. */
export function effectivePermissions(standing: Standing): ToolPermission[] {
  const limits = boundsOn(standing.starters, standing.agent);
  return standing.tools.flatMap((tool) => {
    // Only who carries out a step can end it, and nobody else hears of it.
    if (tool.name === 'complete' && !standing.isStep) return [];
    const { name, risk, server } = tool;
    const judged = limited(tool, limits, standing.isStep);
    if (judged) return [{ tool: name, risk, server, exceptions: [], ...judged }];
    const { exceptions = [], ...line } = control(tool, standing) ?? ruled(tool, standing);
    const outside = line.verdict === 'denied' ? [] : limitedPaths(tool, limits);
    return [{ tool: name, risk, server, ...line, exceptions: [...outside, ...exceptions] }];
  });
}

type Line = { verdict: PermissionVerdict; reason: PermissionReason; exceptions?: PermissionException[] };

const notInSteps: ReadonlySet<string> = new Set(['propose_plan', 'switch_agent']);

function limited({ name, risk }: KnownTool, limits: readonly Bounds[], isStep: boolean): Line | undefined {
  if (name === 'complete') return undefined; // given to every step, whatever its agent may do
  for (const limit of limits) {
    if (!limit.tools.some((pattern) => matchesWildcard(pattern, name))) {
      return { verdict: 'may_not', reason: { type: 'not_among_tools', agent: limit.name } };
    }
    if (risk === 'write' && limit.writes?.length === 0) {
      return { verdict: 'may_not', reason: { type: 'writes_nothing', agent: limit.name } };
    }
  }
  return isStep && notInSteps.has(name) ? { verdict: 'may_not', reason: { type: 'not_in_steps' } } : undefined;
}

/** Where it may not write, although it may write. What a command writes is for rules to judge. */
function limitedPaths({ risk }: KnownTool, limits: readonly Bounds[]): PermissionException[] {
  if (risk !== 'write') return [];
  return limits.flatMap(({ name, writes }) =>
    writes ? [{ verdict: 'may_not', reason: { type: 'writes_only', agent: name, globs: [...writes] } }] : [],
  );
}

/** What only concerns the conversation needs no leave, and can be forbidden; but a step always ends. */
function control(tool: KnownTool, standing: Standing): Line | undefined {
  const { name, risk } = tool;
  if (risk !== undefined) return undefined;
  const denied = standing.rules.find(
    (rule) => rule.verdict === 'deny' && !isForSome(rule) && canFit(rule, { ...tool, risk: 'read' }, standing),
  );
  if (denied && name !== 'complete') return { verdict: 'denied', reason: reasonOf(denied) };
  switch (name) {
    case 'ask_user':
      return { verdict: 'runs', reason: { type: 'asks_person' } };
    case 'switch_agent':
      return { verdict: 'runs', reason: { type: 'hands_over' } };
    case 'propose_plan':
      return { verdict: 'asks', reason: { type: 'plan_needs_decision' } };
    case 'complete':
      return { verdict: 'runs', reason: { type: 'ends_step' } };
    default:
      return undefined;
  }
}

/** Whatever denies comes first; then the first rule that fits decides, and the ones before it that fit some calls only. */
function ruled(tool: KnownTool, standing: Standing): Line {
  const fitting = standing.rules.filter((rule) => canFit(rule, tool, standing));
  const denied = fitting.find((rule) => rule.verdict === 'deny' && !isForSome(rule));
  if (denied) return { verdict: 'denied', reason: reasonOf(denied) };
  const others = fitting.filter(({ verdict }) => verdict !== 'deny');
  const end = others.findIndex((rule) => !isForSome(rule));
  const decides = others[end];
  const some = [...fitting.filter(({ verdict }) => verdict === 'deny'), ...others.slice(0, decides ? end : undefined)];
  const line = decides ? lineOf(decides, tool, standing) : unruled(tool);
  const exceptions = some.map((rule) => ({ ...conditionsOf(rule), ...lineOf(rule, tool, standing) }));
  const mayRun = [line, ...exceptions].some(({ verdict }) => verdict === 'runs');
  return { ...line, exceptions: mayRun ? [protectedFiles, ...exceptions] : exceptions };
}

function unruled({ risk }: KnownTool): Omit<Line, 'exceptions'> {
  if (risk !== 'read') return { verdict: 'asks', reason: { type: 'no_rule' } };
  return { verdict: 'runs', reason: { type: 'rule', ruleId: 'default.read', text: 'only_reads' } };
}

/** No rule lets a call touch them unasked. */
const protectedFiles: PermissionException = { verdict: 'asks', reason: { type: 'protected' } };

/** What limits a starter limits whoever it started; what it is allowed, it alone is. */
function canFit(rule: KnownRule, tool: KnownTool, { agent, starters }: Standing): boolean {
  const names = rule.verdict === 'allow' ? [agent.name] : [agent.name, ...starters.map(({ name }) => name)];
  const { agent: who = '*', tool: what = '*' } = rule;
  return (
    names.some((name) => matchesWildcard(who, name)) &&
    matchesWildcard(what, tool.name) &&
    (rule.risk === undefined || rule.risk === tool.risk) &&
    (rule.command === undefined || tool.risk === 'execute') &&
    (rule.host === undefined || tool.risk === 'network') &&
    (rule.path === undefined || touchesPaths(rule, tool))
  );
}

/** Leave for paths is none for commands, unless their words are named too. */
function touchesPaths({ verdict, command, exactly }: KnownRule, { risk }: KnownTool): boolean {
  if (risk !== 'execute') return risk !== 'network';
  return verdict !== 'allow' || command !== undefined || exactly !== undefined;
}

function isForSome({ path, command, host, exactly }: KnownRule): boolean {
  return [path, command, host, exactly].some((condition) => condition !== undefined);
}

function conditionsOf({ path, command, host, exactly }: KnownRule): Omit<PermissionException, 'verdict' | 'reason'> {
  return {
    ...(exactly !== undefined && { isOneCall: true }),
    ...(path !== undefined && { path }),
    ...(command !== undefined && { command }),
    ...(host !== undefined && { host }),
  };
}

function lineOf(rule: KnownRule, tool: KnownTool, { isSandboxed }: Standing): Omit<Line, 'exceptions'> {
  switch (rule.verdict) {
    case 'deny':
      return { verdict: 'denied', reason: reasonOf(rule) };
    case 'ask':
      return { verdict: 'asks', reason: reasonOf(rule) };
    case 'allow':
      if (tool.risk === 'execute' && !isSandboxed) return { verdict: 'asks', reason: { type: 'no_sandbox' } };
      return { verdict: 'runs', reason: reasonOf(rule) };
  }
}

function reasonOf({ id, reason }: KnownRule): PermissionReason {
  return { type: 'rule', ruleId: id, ...(reason !== undefined && { text: reason }) };
}
