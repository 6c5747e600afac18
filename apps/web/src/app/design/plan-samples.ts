import { InboxItem } from '@codelab/protocol/conversation';
import { Plan } from '@codelab/protocol/plan';
import { ago, uuid } from './approval-samples.ts';

const hash = 'cd'.repeat(32);

const proposed = [
  {
    id: 'read',
    title: 'Read how dates are stored today',
    description: 'Find every place that writes a date.',
    agent: 'ask',
    dependsOn: [],
  },
  {
    id: 'schema',
    title: 'Design the new columns',
    description: 'Write docs/dates.md.',
    agent: 'architect',
    dependsOn: ['read'],
  },
  {
    id: 'api',
    title: 'Change the API',
    description: 'Accept and return ISO dates.',
    agent: 'coder',
    dependsOn: ['schema'],
  },
  {
    id: 'web',
    title: 'Change the pages',
    description: 'Show dates in the zone of the reader.',
    agent: 'coder',
    dependsOn: ['schema'],
  },
  {
    id: 'test',
    title: 'Run all tests',
    description: 'Run npm test; everything must pass.',
    agent: 'debug',
    dependsOn: ['api', 'web'],
  },
];

const base = {
  conversationId: uuid(1),
  version: 1,
  digest: hash,
  title: 'Store dates with their time zone',
  proposedAt: ago(12),
};

function counts(more: Record<string, number>) {
  return { total: 5, done: 0, running: 0, waiting: 0, waitingForPerson: 0, failed: 0, skipped: 0, ...more };
}

const decided = { decision: 'approve', by: 'owner', at: ago(10) };
const states = [
  {
    status: 'done',
    startedAt: ago(10),
    endedAt: ago(8.6),
    result: {
      summary: 'Dates are written in three places.',
      changedFiles: ['docs/dates.md'],
      commands: [{ command: 'rg "new Date"', exitCode: 0 }],
    },
  },
  { status: 'done', startedAt: ago(8), endedAt: ago(5) },
  { status: 'running', startedAt: ago(5), conversationId: uuid(9) },
  {
    status: 'failed',
    startedAt: ago(5),
    endedAt: ago(4),
    conversationId: uuid(10),
    problem: { code: 'no_completion', message: 'It ended without a report, and was reminded once.' },
  },
  { status: 'waiting' },
];

export const plans = {
  waiting: Plan.parse({
    ...base,
    id: uuid(61),
    status: 'awaiting_decision',
    subtasks: proposed.map((step) => ({ ...step, status: 'waiting' })),
    counts: counts({ waiting: 5 }),
  }),
  changed: Plan.parse({
    ...base,
    id: uuid(62),
    version: 2,
    status: 'awaiting_decision',
    subtasks: proposed.map((step) => ({ ...step, status: 'waiting' })),
    counts: counts({ waiting: 5 }),
    previous: {
      version: 1,
      digest: hash,
      title: 'Store dates properly',
      proposedAt: ago(20),
      subtasks: [
        proposed[0],
        { ...proposed[1], agent: 'coder', title: 'Write the new columns' },
        { ...proposed[2], dependsOn: ['read'] },
        { id: 'docs', title: 'Write a page of documentation', description: '', agent: 'architect', dependsOn: [] },
        proposed[4],
      ],
    },
  }),
  running: Plan.parse({
    ...base,
    id: uuid(63),
    status: 'running',
    subtasks: proposed.map((step, index) => ({ ...step, ...states[index] })),
    counts: counts({ done: 2, running: 1, failed: 1, waiting: 1 }),
    decided,
  }),
  completed: Plan.parse({
    ...base,
    id: uuid(64),
    status: 'completed',
    subtasks: proposed.map((step) => ({ ...step, status: 'done' })),
    counts: counts({ done: 5 }),
    decided,
  }),
};

export const inbox = [
  { id: uuid(11), kind: 'approval', title: 'Change src/math.ts: +3 −2', risk: 'write', agent: 'coder', since: ago(2) },
  { id: uuid(12), kind: 'approval', title: 'Run npm test', risk: 'execute', agent: 'debug', since: ago(40) },
  { id: uuid(61), kind: 'plan', title: 'Store dates with their time zone', agent: 'architect', since: ago(90) },
  { id: uuid(21), kind: 'question', title: 'Which database should it use?', agent: 'architect', since: ago(2_000) },
].map((item) =>
  InboxItem.parse({
    ...item,
    version: 1,
    conversationId: uuid(1),
    shownIn: uuid(1),
    conversationTitle: item.kind === 'question' ? '' : 'Dates and their zones',
  }),
);
