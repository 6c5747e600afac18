import { Approval } from '@codelab/protocol/approval';
import { OpenQuestion } from '@codelab/protocol/plan';

const hash = 'ab'.repeat(32);
const minute = 60_000;

export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * minute).toISOString();
}

const before = `export function add(a: number, b: number) {
  return a + b;
}

export const PI = 3.14;
`;

const after = `/** Adds two numbers. */
export function add(a: number, b: number): number {
  return a + b;
}

export const PI = Math.PI;
`;

const diff = `--- src/math.ts
+++ src/math.ts
@@ -1,5 +1,6 @@
-export function add(a: number, b: number) {
+/** Adds two numbers. */
+export function add(a: number, b: number): number {
   return a + b;
 }
 
-export const PI = 3.14;
+export const PI = Math.PI;
`;

const mathFile = { path: 'src/math.ts', baseHash: hash, diff, before, after, added: 3, removed: 2 };

const base = {
  kind: 'tool',
  version: 1,
  digest: hash,
  conversationId: uuid(1),
  agent: 'coder',
  files: [],
  risk: 'write',
  reason: 'Changing files asks first, unless a rule says otherwise.',
};

export const approvals = {
  change: Approval.parse({
    ...base,
    id: uuid(11),
    tool: 'edit_file',
    arguments: {
      path: 'src/math.ts',
      old_string: 'const PI = 3.14',
      new_string: 'const PI = Math.PI',
      replace_all: false,
    },
    files: [mathFile],
    requestedAt: ago(2),
  }),
  command: Approval.parse({
    ...base,
    id: uuid(12),
    tool: 'execute_command',
    risk: 'execute',
    arguments: { command: 'npm test -- --run src/math.test.ts', timeout_seconds: 120 },
    reason: 'Running a command asks first.',
    requestedAt: ago(3),
    expiresAt: new Date(Date.now() + 90 * minute).toISOString(),
  }),
  tried: Approval.parse({
    ...base,
    id: uuid(17),
    version: 2,
    tool: 'execute_command',
    risk: 'execute',
    arguments: { command: 'npm run format -- src/math.ts' },
    reason: 'no_rule',
    files: [mathFile],
    trial: {
      status: 'ended',
      at: ago(1),
      durationMs: 1_840,
      exitCode: 0,
      output: '> format\n> biome format --write src/math.ts\n\nFormatted 1 file in 3ms. Fixed 1 file.\n',
      applies: true,
      others: [],
      readOnly: ['node_modules'],
    },
    requestedAt: ago(1),
  }),
  triedInPart: Approval.parse({
    ...base,
    id: uuid(18),
    version: 2,
    tool: 'execute_command',
    risk: 'execute',
    arguments: { command: './build.sh' },
    reason: 'no_rule',
    trial: {
      status: 'ended',
      at: ago(1),
      durationMs: 12_300,
      exitCode: 2,
      output: '',
      applies: false,
      others: [
        { path: 'dist/app.wasm', what: 'binary' },
        { path: 'build.sh', what: 'mode' },
      ],
      readOnly: [],
    },
    requestedAt: ago(1),
  }),
  stale: Approval.parse({
    ...base,
    id: uuid(13),
    version: 2,
    tool: 'write_file',
    arguments: { path: 'README.md', content: '# Project\n' },
    staleReason: 'README.md was written by somebody else at 14:02.',
    files: [
      mathFile,
      {
        path: 'README.md',
        baseHash: 'absent',
        diff: '',
        before: '',
        after: '# Project\n\nHow to start it.\n',
        added: 3,
        removed: 0,
      },
      {
        path: 'logo.png',
        baseHash: hash,
        diff: 'logo.png, a binary file of 4096 bytes, is removed.\n',
        added: 0,
        removed: 0,
      },
    ],
    requestedAt: ago(30),
  }),
  other: Approval.parse({
    ...base,
    id: uuid(14),
    tool: 'github__create_issue',
    risk: 'network',
    arguments: {
      title: 'Flaky test',
      labels: ['bug', 'ci'],
      assignees: {},
      draft: false,
      priority: 2,
      milestone: null,
    },
    reason: 'Tools of other servers ask first.',
    requestedAt: ago(5),
  }),
  unknown: Approval.parse({
    ...base,
    id: uuid(15),
    kind: 'unknown_outcome',
    tool: 'execute_command',
    risk: 'execute',
    arguments: { command: 'npm publish' },
    reason: '',
    requestedAt: ago(8),
  }),
  budget: Approval.parse({
    ...base,
    id: uuid(16),
    kind: 'budget',
    risk: 'read',
    reason: 'The agent has taken 40 steps in this turn, and may take 40.',
    requestedAt: ago(1),
  }),
};

export const question = OpenQuestion.parse({
  callId: uuid(21),
  conversationId: uuid(1),
  turnId: uuid(2),
  agent: 'architect',
  askedAt: ago(4),
  questions: [
    { id: 'db', question: 'Which database should it use?', options: ['Postgres', 'SQLite', 'The one that is there'] },
    { id: 'parts', question: 'Which parts matter first?', options: ['API', 'Web', 'Tests'], multiple: true },
    { id: 'name', question: 'What should it be called?' },
  ],
});
