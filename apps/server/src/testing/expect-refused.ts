import { expect } from 'vitest';
import { problemStatus } from '@codelab/api/problem-status';
import { type ProblemCode, ProblemShape } from '@codelab/protocol/problem';
import type { App } from './start-app.ts';

/** Sends this exactly as it is, and expects a clear refusal after which everything that is stored is as before. */
export async function expectRefused(
  app: App,
  { procedure = 'conversation.send', body }: { readonly procedure?: string; readonly body: string | object },
  code: ProblemCode,
): Promise<void> {
  const before = await everythingIn(app);
  const response = await fetch(`${app.url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const problem = ProblemShape.parse(JSON.parse(text).error?.data.problem);

  expect(problem).toMatchObject({ code, retryable: false, message: expect.stringMatching(/\S{2,} .{5,}/) });
  expect(response.status).toBe(problemStatus[code].http);
  expect(text).not.toMatch(/node_modules|\bat \w+ \(|postgres|select |insert /i);
  expect(await everythingIn(app)).toEqual(before);
}

async function everythingIn({ sql, rowCounts }: App): Promise<unknown> {
  return {
    counts: await rowCounts(),
    conversations: await sql`
      select id, status, title, agent, model, last_seq, open_turn_id from conversations order by id`,
    calls: await sql`select id, state from tool_calls order by id`,
    waits: await sql`select id, status, version, digest from waits order by id`,
    plans: await sql`select id, status, version from plans order by id`,
  };
}
