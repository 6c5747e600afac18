import type { AgentName } from '@codelab/protocol/agent';
import { globCovers, wildcardCovers } from './covers.ts';
import { type Limits, limitsOf } from './policy.ts';

/** What an agent may do at most. */
export type Bounds = {
  readonly name: AgentName;
  readonly tools: readonly string[];
  /** Absent: every file. */
  readonly writes?: readonly string[] | undefined;
};

/** And to whom it may hand work that they may do and it may not. Absent: to everybody, as agents of the house. */
export type Starter = Bounds & { readonly delegates?: readonly string[] | undefined };

/** Conservative: where patterns cannot be compared, it may do more. */
export function mayDoNoMore(one: Bounds, than: Bounds): boolean {
  if (!one.tools.every((tool) => than.tools.some((wide) => wildcardCovers(wide, tool)))) return false;
  const { writes: wide } = than;
  if (wide === undefined) return true;
  return one.writes?.every((glob) => wide.some((outer) => globCovers(outer, glob))) ?? false;
}

/** A person said of this agent that it may have that one do what it may not do itself. */
export function delegatesTo({ delegates }: Starter, name: string): boolean {
  return delegates === undefined || delegates.includes(name);
}

export type HandingOver =
  | { readonly may: true; readonly because: 'everybody' | 'named' | 'no_more' }
  | { readonly may: false; readonly because: 'does_more'; readonly limit: AgentName };

/**
 * May work be handed to this agent? Each of the starters has to let it through, the one that hands over being the last of
 * them: what an agent may not do, nobody it starts may do either, unless a person named who.
 */
export function handingOver(starters: readonly Starter[], target: Bounds): HandingOver {
  let because: 'everybody' | 'named' | 'no_more' = 'everybody';
  for (const starter of starters) {
    if (starter.delegates === undefined || starter.name === target.name) continue;
    if (delegatesTo(starter, target.name)) because = because === 'everybody' ? 'named' : because;
    else if (mayDoNoMore(target, starter)) because = 'no_more';
    else return { may: false, because: 'does_more', limit: starter.name };
  }
  return { may: true, because };
}

/** Does what this one may do at most bind an agent that it started? */
export function binds(starter: Starter, agent: Pick<Bounds, 'name'>): boolean {
  return starter.name !== agent.name && !delegatesTo(starter, agent.name);
}

/** Whose limits hold for an agent that was started by others: everybody's who did not delegate to it, and its own, last. */
export function boundsOn(starters: readonly Starter[], agent: Bounds): Bounds[] {
  return [...starters.filter((starter) => binds(starter, agent)), agent];
}

export function inheritedLimits(starters: readonly Starter[], agent: Bounds): Limits {
  return limitsOf(boundsOn(starters, agent));
}

/**
 * Who stands behind what an agent starts, the first of all first. Each is named once: what somebody starts a second time
 * is bound by it no more than the first time.
 */
export function startersAfter(starters: readonly AgentName[], agent: AgentName): AgentName[] {
  return [...starters.filter((name) => name !== agent), agent];
}
