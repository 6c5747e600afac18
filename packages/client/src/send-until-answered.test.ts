import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { Problem, type ProblemCode } from '@codelab/protocol/problem';
import { sendUntilAnswered } from './send-until-answered.ts';

const noAnswer = new TRPCClientError('fetch failed', { cause: new TypeError('fetch failed') });

function refusal(code: ProblemCode) {
  const { shape: problem } = new Problem(code, 'No.');
  return new TRPCClientError('No.', { result: { error: { message: 'No.', code: -32_000, data: { problem } } } });
}

/** Fails with each of these, then answers. */
function failing(...errors: Error[]) {
  let sent = 0;
  return {
    async send() {
      const error = errors[sent++];
      if (error) throw error;
      return 'accepted';
    },
    get sent() {
      return sent;
    },
  };
}

test('what got no answer is sent again until it gets one', async () => {
  const server = failing(noAnswer, noAnswer);
  expect(await sendUntilAnswered(server.send)).toBe('accepted');
  expect(server.sent).toBe(3);
});

test('a refusal is an answer, and is thrown in our own words', async () => {
  const server = failing(refusal('already_decided'));
  await expect(sendUntilAnswered(server.send)).rejects.toMatchObject({ name: 'Problem', code: 'already_decided' });
  expect(server.sent).toBe(1);
});

test('a refusal that says "later" is asked again', async () => {
  const server = failing(refusal('unavailable'), refusal('too_many_requests'));
  expect(await sendUntilAnswered(server.send)).toBe('accepted');
});

test('patience ends, and then the last failure is thrown', async () => {
  await expect(sendUntilAnswered(failing(noAnswer, noAnswer, noAnswer).send, { patienceMs: 0 })).rejects.toBe(noAnswer);
});

test('whoever leaves while it waits is let go', async () => {
  const controller = new AbortController();
  const server = failing(noAnswer, noAnswer, noAnswer, noAnswer, noAnswer, noAnswer);
  const sending = sendUntilAnswered(
    async () => {
      if (server.sent === 2) controller.abort(new Error('left'));
      return server.send();
    },
    { signal: controller.signal },
  );
  await expect(sending).rejects.toThrow('left');
  expect(server.sent).toBe(3);
});
