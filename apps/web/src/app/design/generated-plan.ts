import { countsOf, readySubtasks } from '@codelab/domain/plan-graph';
import { Plan, type Subtask } from '@codelab/protocol/plan';
import { ago, uuid } from './approval-samples.ts';

const verbs = ['Read', 'Design', 'Write', 'Test', 'Review', 'Measure', 'Document', 'Move', 'Remove', 'Check'];
const things = [
  'the schema',
  'the API',
  'the pages',
  'dates',
  'the importer',
  'sign-in',
  'the queue',
  'the search',
  'errors',
];
const agents = ['ask', 'architect', 'coder', 'debug'];

/** A plan of any size, always the same for the same number: ten steps wide, most of them after two or three others. */
export function generatedPlan(count: number): Plan {
  const random = numbersFrom(count);
  const width = Math.max(3, Math.round(Math.sqrt(count) * 0.8));
  const subtasks = Array.from({ length: count }, (_, index) => {
    const layer = Math.floor(index / width);
    const from = (layer - 1) * width;
    const before = layer === 0 ? [] : Array.from({ length: 1 + (random() % 3) }, () => from + (random() % width));
    return {
      id: `step-${index + 1}`,
      title: `${verbs[random() % verbs.length]} ${things[random() % things.length]} of part ${index + 1}`,
      description: 'Made up, to see how a large plan looks and feels.',
      agent: agents[random() % agents.length],
      dependsOn: [...new Set(before)].map((place) => `step-${place + 1}`),
      estimate: { minutes: 1 + (random() % 20) },
      status: 'waiting',
    };
  });
  return Plan.parse({
    id: uuid(90),
    conversationId: uuid(1),
    version: 1,
    digest: 'ab'.repeat(32),
    title: `A plan of ${count} steps`,
    status: 'running',
    subtasks,
    counts: countsOf([]),
    decided: { decision: 'approve', by: 'owner', at: ago(1) },
    proposedAt: ago(2),
  });
}

/** One step further, as events would take it: the first that runs is done, and what can start starts. */
export function advanced(plan: Plan, atOnce: number): Plan {
  const running = plan.subtasks.find(({ status }) => status === 'running');
  const at = new Date().toISOString();
  const ended = plan.subtasks.map(
    (step): Subtask => (step === running ? { ...step, status: 'done', endedAt: at } : step),
  );
  const free = atOnce - ended.filter(({ status }) => status === 'running').length;
  const next = new Set(readySubtasks(ended).slice(0, free));
  const subtasks = ended.map(
    (step): Subtask => (next.has(step) ? { ...step, status: 'running', startedAt: at } : step),
  );
  const counts = countsOf(subtasks);
  return { ...plan, subtasks, counts, status: counts.done === counts.total ? 'completed' : 'running' };
}

function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state >> 8;
  };
}
