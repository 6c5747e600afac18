import { countsOf } from '@codelab/domain/plan-graph';
import { InboxItem } from '@codelab/protocol/conversation';
import { Plan, Subtask } from '@codelab/protocol/plan';
import { ago, uuid } from './approval-samples.ts';

const hash = 'cd'.repeat(32);

const proposed = [
  {
    id: 'read',
    title: 'Read how dates are stored today',
    description: 'Find every place that writes a date.',
    agent: 'ask',
    dependsOn: [],
    evidence: 'A list of every place, with its file.',
    estimate: { minutes: 5, tokens: 20_000 },
    tools: ['read_file', 'search_in_code'],
    paths: [],
  },
  {
    id: 'schema',
    title: 'Design the new columns',
    description: 'Write docs/dates.md.',
    agent: 'architect',
    dependsOn: ['read'],
    estimate: { minutes: 10, tokens: 30_000 },
    paths: ['docs/*.md'],
  },
  {
    id: 'api',
    title: 'Change the API',
    description: 'Accept and return ISO dates.',
    agent: 'coder',
    dependsOn: ['schema'],
    estimate: { minutes: 25, tokens: 120_000 },
    tools: ['read_file', 'edit_file', 'execute_command'],
    paths: ['packages/api/src/**'],
  },
  {
    id: 'web',
    title: 'Change the pages',
    description: 'Show dates in the zone of the reader.',
    agent: 'coder',
    dependsOn: ['schema'],
    estimate: { minutes: 20 },
    paths: ['apps/web/src/**'],
  },
  {
    id: 'docs',
    title: 'Tell people how dates are shown from now on, in the handbook and in the notes of the release',
    description: 'Keep it short.',
    agent: 'architect',
    dependsOn: ['schema'],
  },
  {
    id: 'test',
    title: 'Run all tests',
    description: 'Run npm test; everything must pass.',
    agent: 'debug',
    dependsOn: ['api', 'web'],
    evidence: 'npm test ends with exit code 0.',
    estimate: { minutes: 5 },
  },
];

type Steps = readonly Record<string, unknown>[];

function planOf(number: number, more: Record<string, unknown> & { subtasks: Steps }): Plan {
  const subtasks = more.subtasks.map((step) => Subtask.parse({ status: 'waiting', ...step }));
  return Plan.parse({
    id: uuid(number),
    conversationId: uuid(1),
    version: 1,
    digest: hash,
    title: 'Store dates with their time zone',
    proposedAt: ago(12),
    ...more,
    counts: countsOf(subtasks),
    subtasks,
  });
}

const undecided = proposed.map((step) => ({ ...step, approved: false }));
const decided = { decision: 'approve', by: 'owner', at: ago(10) };
const spent = (tokens: number, microDollars: number) => ({
  usage: { inputTokens: tokens, outputTokens: tokens / 10, reasoningTokens: 0, modelCalls: 4 },
  cost: { microDollars, unpricedCalls: 0 },
});

const read = {
  status: 'done',
  startedAt: ago(10),
  endedAt: ago(8.6),
  spent: spent(18_000, 41_000),
  result: {
    summary: 'Dates are written in three places.',
    changedFiles: ['docs/dates.md'],
    commands: [{ command: 'rg "new Date"', exitCode: 0 }],
  },
};
const schema = { status: 'done', startedAt: ago(8), endedAt: ago(5), spent: spent(31_000, 90_000) };
const running = { status: 'running', startedAt: ago(5), conversationId: uuid(9), spent: spent(52_000, 160_000) };
const failed = {
  status: 'failed',
  startedAt: ago(5),
  endedAt: ago(4),
  conversationId: uuid(10),
  spent: spent(9_000, 20_000),
  problem: { code: 'no_completion', message: 'It ended without a report, and was reminded once.' },
};
const asks = { status: 'waiting_for_person', startedAt: ago(4), conversationId: uuid(1) };
const claims = {
  status: 'ready',
  waitsFor: { for: 'files', subtaskId: 'web', paths: ['docs/*.md', 'docs/dates.md'] },
};

/** A step each, in the plan's order. */
function states(...each: Record<string, unknown>[]): Steps {
  return proposed.map((step, index) => ({ ...step, ...each[index] }));
}

const changedBefore = [
  proposed[0],
  { ...proposed[1], agent: 'coder', title: 'Write the new columns' },
  { ...proposed[2], dependsOn: ['read'], estimate: { minutes: 40 } },
  { id: 'page', title: 'Write a page of documentation', description: '', agent: 'architect', dependsOn: [] },
  proposed[5],
  proposed[4],
].filter((step) => step !== undefined);

export const plans = {
  waiting: planOf(61, { status: 'awaiting_decision', subtasks: undecided }),
  changed: planOf(62, {
    version: 2,
    status: 'awaiting_decision',
    subtasks: undecided,
    previous: {
      version: 1,
      digest: hash,
      title: 'Store dates properly',
      proposedAt: ago(20),
      feedback: 'Say what happens to the old dates.',
      subtasks: changedBefore,
    },
  }),
  part: planOf(65, {
    status: 'running',
    subtasks: states(read, schema, running, { approved: false }, { approved: false }, { approved: false }),
    decided: { ...decided, subtaskIds: ['read', 'schema', 'api'] },
  }),
  running: planOf(63, {
    status: 'running',
    subtasks: states(
      read,
      { ...schema, comments: [{ subtaskId: 'schema', text: 'Mind the old rows.', by: 'owner', at: ago(11) }] },
      asks,
      running,
      claims,
      {},
    ),
    spent: spent(101_000, 291_000),
    decided,
  }),
  failed: planOf(66, {
    status: 'failed',
    subtasks: states(
      read,
      schema,
      failed,
      { ...schema, startedAt: ago(5), endedAt: ago(3) },
      { status: 'skipped' },
      {},
    ),
    spent: spent(58_000, 151_000),
    decided,
  }),
  paused: planOf(67, { status: 'paused', subtasks: states(read, { status: 'ready' }, {}, {}, {}, {}), decided }),
  completed: planOf(64, {
    status: 'completed',
    subtasks: states(read, schema, schema, schema, schema, schema),
    spent: spent(240_000, 720_000),
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
