import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { mayOverlap, wildcardsOverlap } from './file-claims.ts';
import { namesIn } from './glob.ts';
import { findCycle } from './plan-graph.ts';

export const maxSubtasks = 100;

/** What an agent may, as far as a plan is concerned. */
export type PlanAgent = {
  readonly name: string;
  readonly tools: readonly string[];
  readonly writes?: readonly string[] | undefined;
};

/** Who may carry steps out. Who may give them work is another question. */
export type Staff = { readonly agents: readonly PlanAgent[] };

/** Why these steps are not a plan, in words that the model that proposed them can act on; empty when they are one. */
export function reasonsAgainst(subtasks: readonly ProposedSubtask[], staff: Staff): string[] {
  if (subtasks.length === 0) return ['A plan needs at least one subtask.'];
  const reasons: string[] = [];
  if (subtasks.length > maxSubtasks) {
    reasons.push(`A plan has at most ${maxSubtasks} subtasks; this one has ${subtasks.length}.`);
  }

  const seen = new Set<SubtaskId>();
  const repeated = new Set<SubtaskId>();
  for (const { id } of subtasks) (seen.has(id) ? repeated : seen).add(id);
  for (const id of repeated) reasons.push(`Several subtasks have the id "${id}"; every id must be unique.`);

  for (const step of subtasks) {
    reasons.push(...reasonsAgainstAgent(step, staff));
    for (const dependency of new Set(step.dependsOn)) {
      if (dependency === step.id) reasons.push(`Subtask "${step.id}" depends on itself.`);
      else if (!seen.has(dependency)) {
        reasons.push(`Subtask "${step.id}" depends on "${dependency}", which is not in the plan.`);
      }
    }
  }

  const cycle = findCycle(subtasks);
  if (cycle) reasons.push(`The dependencies go round in a circle: ${cycle.join(' → ')}.`);
  return reasons;
}

/** The agent exists, and may do what the step says it needs. */
function reasonsAgainstAgent({ id, agent: name, tools, paths }: ProposedSubtask, staff: Staff): string[] {
  const agent = staff.agents.find((one) => one.name === name);
  if (!agent) {
    const names = staff.agents.map((one) => one.name).join(', ');
    return [`Subtask "${id}" names the agent "${name}"; there are only ${names}.`];
  }
  const reasons: string[] = [];
  for (const tool of tools ?? []) {
    if (tool === 'complete' || agent.tools.some((pattern) => wildcardsOverlap(pattern, tool))) continue;
    reasons.push(`Subtask "${id}" needs the tool "${tool}", which the agent ${name} may not use.`);
  }
  for (const path of paths ?? []) {
    const where = agent.writes;
    if (namesIn(path.replace(/^\/+/, '')) === undefined) {
      reasons.push(`Subtask "${id}" names the path "${path}", which leads out of the workspace.`);
    } else if (where && !where.some((glob) => mayOverlap(glob, path))) {
      const may = where.length > 0 ? `only ${where.join(', ')}` : 'no files';
      reasons.push(`Subtask "${id}" changes "${path}", but the agent ${name} may write ${may}.`);
    }
  }
  return reasons;
}
