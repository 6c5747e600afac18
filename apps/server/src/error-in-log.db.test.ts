import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { connect } from '@codelab/database/connect';
import { ensureWorkspace } from '@codelab/database/owners';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { errorInLog } from './error-in-log.ts';

/** What the driver throws for a statement that breaks a constraint. */
async function failedStatement(privateText: string): Promise<Error> {
  await using fresh = await freshDatabase();
  await using closed = new AsyncDisposableStack();
  const database = closed.adopt(connect(fresh.url), (open) => open.close());
  await using work = openUnitOfWork(database);
  const [id, ownerId] = [WorkspaceId.parse(randomUUID()), OwnerId.parse(randomUUID())];
  const workspace = { id, ownerId, name: privateText, path: privateText, createdAt: new Date().toISOString() };
  return work
    .transaction('start_server', (tx) => ensureWorkspace(tx, workspace))
    .then(
      () => expect.fail('there is no such owner'),
      (error: Error) => error,
    );
}

test('a failed statement is told without the row that it was about', async () => {
  const error = await failedStatement('a private matter');
  expect(error).toMatchObject({ detail: expect.stringContaining('is not present in table') });

  const told = errorInLog(error);
  expect(Object.keys(told).toSorted()).toEqual(['code', 'message', 'stack', 'type']);
  expect(told).toMatchObject({ code: '23503', message: expect.stringContaining('violates foreign key constraint') });
  expect(JSON.stringify(told)).not.toMatch(/private|is not present/);
});

test('the whole chain of causes is told, and one that bites its tail comes to an end', () => {
  const inner = new TypeError('inner');
  const outer = new Error('outer', { cause: new Error('middle', { cause: inner }) });
  expect(errorInLog(outer)).toMatchObject({ cause: { message: 'middle', cause: { type: 'TypeError' } } });
  inner.cause = outer;
  expect(JSON.stringify(errorInLog(outer)).length).toBeLessThan(100_000);
});

test('what is thrown and is no error is told too', () => {
  expect(errorInLog('a word')).toEqual({ type: 'string', message: 'a word' });
});
