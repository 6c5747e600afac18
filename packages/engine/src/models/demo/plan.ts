import * as z from 'zod';
import { agentFor, type Call } from './calls.ts';
import { type Item, readRequest } from './request.ts';

const Step = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  agent: z.string(),
  dependsOn: z.array(z.string()).default([]),
  /** The files that it changes, so that steps for other files may run beside it. */
  paths: z.array(z.string()).optional(),
});
export type Step = z.infer<typeof Step>;

/** A plan as it was proposed. */
export const Proposal = z.object({ title: z.string(), subtasks: z.array(Step) });
export type Proposal = z.infer<typeof Proposal>;

const mostSteps = 50;
const longestDescription = 8_000;

/** The plan for groups of things to do: each group after the one before it, its items at the same time. */
export function planFor(groups: readonly (readonly Item[])[]): Proposal | undefined {
  const items = groups.flat();
  if (items.length > mostSteps || items.some((item) => item.text.length > longestDescription)) return undefined;
  // A step has one agent from its beginning to its end.
  if (items.some((item) => item.task.type === 'switch')) return undefined;
  let before: string[] = [];
  let number = 0;
  const subtasks = groups.flatMap((group) => {
    const steps = group.map((item) => stepOf(item, { id: `step-${++number}`, dependsOn: before }));
    before = steps.map(({ id }) => id);
    return steps;
  });
  return { title: titleOf(subtasks), subtasks };
}

export function proposalCall(plan: Proposal): Call {
  return { tool: 'propose_plan', input: plan };
}

function stepOf(item: Item, place: Pick<Step, 'id' | 'dependsOn'>): Step {
  const line = item.text.split('\n', 1)[0]?.trim() ?? '';
  const title = `${line.slice(0, 1).toUpperCase()}${line.slice(1)}`;
  const paths = pathsOf(item.task);
  return {
    ...place,
    title: shortened(title, 120),
    description: item.text,
    agent: agentFor([item.task]),
    ...(paths.length > 0 && paths.every(isPlainFile) && { paths: [...paths] }),
  };
}

function pathsOf(task: Item['task']): readonly string[] {
  switch (task.type) {
    case 'write':
    case 'replace':
    case 'delete':
      return [task.path];
    case 'replace_in_all':
      return task.paths;
    case 'move':
      return [task.from, task.to];
    default:
      return [];
  }
}

/** One whose name says the same as a glob. */
function isPlainFile(path: string): boolean {
  return /^[\p{L}\p{N}_-][\p{L}\p{N}_./-]*\.[\p{L}\p{N}]+$/u.test(path) && !path.includes('..') && path.length <= 200;
}

function titleOf(steps: readonly Step[]): string {
  return shortened(steps.map((step) => step.title).join(' → '), 150);
}

function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** What a person said about a plan: as a whole, and about its steps. */
export type Feedback = { readonly text: string; readonly comments: readonly { subtaskId: string; text: string }[] };

/** A plan changed by feedback. `understood` is false when the words could only be attached to the steps. */
export type Amended = { readonly plan: Proposal; readonly understood: boolean };

/** What is left of a plan without the steps that stay as they are: those are not proposed again. */
export function restOf(plan: Proposal, stays: ReadonlySet<string>): Proposal | undefined {
  const subtasks = plan.subtasks.filter(({ id }) => !stays.has(id));
  return subtasks.length === 0 ? undefined : { ...plan, subtasks };
}

export function amend(plan: Proposal, feedback: Feedback): Amended {
  let steps = plan.subtasks;
  let understood = true;
  for (const { subtaskId, text } of feedback.comments) {
    const amended = amendStep(steps, subtaskId, text);
    steps = amended.steps;
    understood &&= amended.understood;
  }
  for (const wish of feedback.text.split(/\s*(?:;|\n+)\s*/).filter((piece) => piece.trim() !== '')) {
    const changed = amendBy(steps, wish.trim().replace(/[.!]+$/, ''));
    understood &&= changed !== undefined;
    steps = changed ?? steps.map((step) => noted(step, wish));
  }
  return { plan: { title: titleOf(steps), subtasks: steps }, understood };
}

const oneStep =
  '(?:the )?(?:(?:steps?|шаг)\\s*(?:number |№\\s*)?(?<number>\\d{1,2})|(?<last>last|последний)\\s+(?:step|шаг))';
const removing = new RegExp(
  `^(?:please )?(?:remove|delete|drop|skip|without|убери|удали|пропусти|без) ${oneStep}$`,
  'iu',
);
const replacing = new RegExp(
  `^(?:replace|change|rename|замени|измени) ${oneStep}\\s+(?:with|by|to|into|на)\\s*:?\\s*(?<rest>[\\s\\S]+)$`,
  'iu',
);
const swapping =
  /^(?:swap|поменяй местами)\s+(?:the\s+)?(?:steps|шаги)\s+(?<first>\d{1,2})\s+(?:and|и)\s+(?<second>\d{1,2})$/iu;
const together = /(?:in parallel|at once|at the same time|simultaneously|параллельно|одновременно)/iu;
const inTurn = /(?:one after another|one by one|in order|sequential(?:ly)?|по очереди|последовательно|по порядку)/iu;
const adding =
  /^(?:please\s+)?(?:and\s+|а\s+|и\s+)?(?:also|then|finally|add|append|ещё|еще|также|потом|затем|добавь)(?:\s+(?:also|ещё|еще))?(?:\s+(?:(?:an?|one more|another|ещё один|новый)\s+)?(?:step|шаг))?(?:\s+(?:to|at the end|в конец?))?\s*[:,]?\s*(?<rest>[\s\S]+)$/iu;

/** One wish, when it is one that can be granted. */
function amendBy(steps: readonly Step[], wish: string): Step[] | undefined {
  const removed = stepNamed(steps, removing.exec(wish)?.groups);
  if (removed) return steps.length > 1 ? without(steps, removed) : undefined;

  const replaced = replacing.exec(wish)?.groups;
  const target = stepNamed(steps, replaced);
  const replacement = itemsIn(replaced?.rest)[0];
  if (target && replacement) return steps.map((step) => (step === target ? stepOf(replacement, step) : step));

  const swapped = swapping.exec(wish)?.groups;
  const first = steps[Number(swapped?.first) - 1];
  const second = steps[Number(swapped?.second) - 1];
  if (first && second) return exchanged(steps, first, second);

  // "Add a step" may itself begin with a word that is an order of its own, such as "add a.txt".
  for (const words of [wish, adding.exec(wish)?.groups?.rest]) {
    const items = itemsIn(words);
    if (items.length > 0) return appended(steps, items);
  }
  if (together.test(wish)) return steps.map((step) => ({ ...step, dependsOn: [] }));
  if (inTurn.test(wish))
    return steps.map((step, index) => ({ ...step, dependsOn: idsOf(steps.slice(Math.max(0, index - 1), index)) }));
  return undefined;
}

function amendStep(steps: readonly Step[], id: string, text: string): { steps: Step[]; understood: boolean } {
  const item = itemsIn(text)[0];
  const changed = (step: Step) => (item ? stepOf(item, step) : noted(step, text));
  return { steps: steps.map((step) => (step.id === id ? changed(step) : step)), understood: item !== undefined };
}

function stepNamed(steps: readonly Step[], said: Record<string, string | undefined> | undefined): Step | undefined {
  return said?.last ? steps.at(-1) : steps[Number(said?.number) - 1];
}

function itemsIn(words: string | undefined): Item[] {
  const request = readRequest(words ?? '');
  return request.unknown.length > 0 ? [] : request.groups.flat();
}

/** What waited for the step that goes waits for what that step waited for. */
function without(steps: readonly Step[], gone: Step): Step[] {
  return steps
    .filter((step) => step !== gone)
    .map((step) => {
      if (!step.dependsOn.includes(gone.id)) return step;
      const others = step.dependsOn.filter((id) => id !== gone.id);
      return { ...step, dependsOn: [...new Set([...others, ...gone.dependsOn])] };
    });
}

/** The steps change places, the dependencies stay where they are. */
function exchanged(steps: readonly Step[], first: Step, second: Step): Step[] {
  const inPlaceOf = (place: Step, content: Step) => ({ ...content, id: place.id, dependsOn: place.dependsOn });
  return steps.map((step) => {
    if (step === first) return inPlaceOf(first, second);
    return step === second ? inPlaceOf(second, first) : step;
  });
}

/** New steps come after everything that nothing comes after. */
function appended(steps: readonly Step[], items: readonly Item[]): Step[] {
  const all = [...steps];
  for (const item of items) {
    const awaited = new Set(all.flatMap((step) => step.dependsOn));
    const ends = all.filter((step) => !awaited.has(step.id));
    all.push(stepOf(item, { id: freeId(all), dependsOn: idsOf(ends) }));
  }
  return all.slice(0, mostSteps);
}

function freeId(steps: readonly Step[]): string {
  const taken = new Set(idsOf(steps));
  let number = steps.length + 1;
  while (taken.has(`step-${number}`)) number += 1;
  return `step-${number}`;
}

function idsOf(steps: readonly Step[]): string[] {
  return steps.map(({ id }) => id);
}

export const noteMark = '\n\nNote: ';

/** Words that cannot be turned into steps travel with them, below a mark that a step's own words end at. */
function noted(step: Step, words: string): Step {
  return { ...step, description: `${step.description}${noteMark}${words}`.slice(0, longestDescription) };
}
