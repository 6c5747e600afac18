import { ToolCallPart } from '@codelab/protocol/message';
import { ago, uuid } from './approval-samples.ts';

const esc = '\u001b';

const testOutput = `
${esc}[1m RUN ${esc}[22m v5.1.1 /workspace

 ${esc}[32m✓${esc}[39m src/math.test.ts ${esc}[2m(3 tests)${esc}[22m ${esc}[33m12ms${esc}[39m
 ${esc}[31m✗${esc}[39m src/text.test.ts ${esc}[2m(1 test)${esc}[22m ${esc}[33m4ms${esc}[39m
   ${esc}[31mAssertionError: expected 'b' to be 'a'${esc}[39m

 ${esc}[36mTest Files${esc}[39m  1 failed, 1 passed (2)
`;

let number = 30;

function call(state: Record<string, unknown>, more: Record<string, unknown> = {}): ToolCallPart {
  number += 1;
  return ToolCallPart.parse({
    type: 'tool_call',
    callId: uuid(number),
    tool: 'execute_command',
    arguments: { command: 'npm test', timeout_seconds: 120 },
    verdict: 'ask',
    rule: 'commands-ask',
    runsOn: 'server',
    risk: 'execute',
    reason: 'Running a command asks first.',
    ...state,
    ...more,
  });
}

const read = {
  tool: 'read_file',
  arguments: { path: 'src/math.ts', offset: 1, limit: 2_000 },
  verdict: 'allow',
  rule: 'reads-run',
  risk: 'read',
  reason: 'Reading in the workspace runs without asking.',
};
const problem = { code: 'path_not_allowed', message: '"../secrets" is outside of the workspace.' };
const decided = { by: 'owner', at: ago(3) };

export const toolCalls: ToolCallPart[] = [
  call(
    { status: 'done', output: { path: 'src/math.ts', content: 'export const PI = Math.PI;\n' } },
    {
      ...read,
      startedAt: ago(5),
      endedAt: new Date(Date.parse(ago(5)) + 42).toISOString(),
    },
  ),
  call({ status: 'started', at: ago(0.2) }, { liveOutput: testOutput, startedAt: ago(0.2) }),
  call(
    { status: 'done', output: { exitCode: 1, output: testOutput } },
    {
      liveOutput: testOutput,
      decided: {
        ...decided,
        decision: 'edit',
        feedback: 'Only the tests that matter.',
        changes: { arguments: { command: 'npm test' } },
      },
      startedAt: ago(3),
      endedAt: ago(1.9),
    },
  ),
  call(
    { status: 'refused', problem },
    { ...read, arguments: { path: '../secrets' }, verdict: 'deny', reason: problem.message },
  ),
  call(
    { status: 'failed', problem: { code: 'tool_timeout', message: 'It was stopped after 120 s.' } },
    { liveOutput: 'Working…\n' },
  ),
  call(
    { status: 'rejected', feedback: 'Use pnpm here.' },
    { decided: { ...decided, decision: 'reject', feedback: 'Use pnpm here.' } },
  ),
  call({ status: 'awaiting_approval', decides: { type: 'approval', approvalId: uuid(12) } }),
  call({ status: 'waiting_for_client' }, { tool: 'ask_user', arguments: { questions: [] }, runsOn: 'client' }),
  call({ status: 'ready' }),
  call({ status: 'expired' }, { decided: { by: 'system', at: ago(1), decision: 'expired' } }),
  call({ status: 'unknown', since: ago(9), approvalId: uuid(15) }),
  call(
    { status: 'cancelled' },
    { tool: 'search_in_code', arguments: { pattern: 'TODO|FIXME', path: 'src', literal: false } },
  ),
  call(
    { status: 'done', output: { answers: { db: 'Postgres' } } },
    {
      tool: 'ask_user',
      arguments: {
        questions: [{ id: 'db', question: 'Which database should it use?', options: ['Postgres', 'SQLite'] }],
      },
      runsOn: 'client',
      risk: 'read',
    },
  ),
];
