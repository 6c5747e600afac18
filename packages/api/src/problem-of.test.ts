import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { Command } from '@codelab/protocol/command';
import { Problem } from '@codelab/protocol/problem';
import { StreamConversation } from '@codelab/protocol/procedures';
import { problemOf } from './problem-of.ts';

const wrapped = (cause: unknown) => new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause });

test('a foreseen refusal is told as it is, however deep it is wrapped', () => {
  const problem = new Problem('already_decided', 'Too late.', { by: 'owner' });
  expect(problemOf(wrapped(new Error('outer', { cause: problem })))).toBe(problem);
});

test('whatever nobody foresaw is internal, and says nothing of the inside', () => {
  for (const error of [wrapped(new TypeError('x is undefined')), new Error('secret'), 'secret', undefined, null]) {
    expect(problemOf(error).shape).toEqual({
      code: 'internal',
      message: 'Something went wrong on the server.',
      retryable: false,
    });
  }
});

test('an outage of the database may pass', () => {
  const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(problemOf(wrapped(away)).shape).toMatchObject({ code: 'unavailable', retryable: true });
});

test('what is not well formed is told field by field', () => {
  const { error } = Command.safeParse({ conversationId: 'x', message: { type: 'shout' } });
  const problem = problemOf(new TRPCError({ code: 'BAD_REQUEST', cause: error }));
  expect(problem.code).toBe('invalid_input');
  expect(problem.details).toMatchObject({
    fields: [
      { path: 'conversationId', message: 'Invalid UUID' },
      { path: 'key', message: expect.any(String) },
      { path: 'message.type', message: 'This kind is not known' },
    ],
  });
});

test('a cursor that is too long to be one is a wrong cursor', () => {
  const conversationId = crypto.randomUUID();
  const { error } = StreamConversation.safeParse({ conversationId, lastEventId: '1'.repeat(200) });
  expect(problemOf(wrapped(error)).code).toBe('cursor_invalid');
});
