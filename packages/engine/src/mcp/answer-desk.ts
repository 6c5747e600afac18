import type { Database, Listening } from '@codelab/database/connect';
import type { Log } from '@codelab/database/log';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findToolCall } from '@codelab/database/waits';
import type { CallId, ConversationId } from '@codelab/protocol/ids';
import type { ServerQuestion } from '@codelab/protocol/tool-call';

/** The payload is `conversation call question`. */
export const answerChannel = 'codelab_answer';

export type Answer = NonNullable<ServerQuestion['answer']>;
type Asked = { readonly conversationId: ConversationId; readonly callId: CallId; readonly questionId: string };

/** Where calls of this process wait for what people answer anywhere. */
export type AnswerDesk = {
  /** Register before the question is kept: no answer can come earlier. `leave` when it is not waited for any more. */
  wait(asked: Asked): { readonly answer: Promise<Answer>; leave(): void };
  close(): Promise<void>;
};

export async function openAnswerDesk({ database, log }: { database: Database; log: Log }): Promise<AnswerDesk> {
  const waiting = new Map<string, { asked: Asked; resolve: (answer: Answer) => void }>();

  async function look(questionId: string): Promise<void> {
    const found = waiting.get(questionId);
    if (!found) return;
    const { conversationId, callId } = found.asked;
    await using work = openUnitOfWork(database, { log });
    const call = await work.transaction('read_one', (tx) => findToolCall(tx, conversationId, callId));
    const asks = call?.state.status === 'started' ? call.state.asks : undefined;
    if (asks?.id === questionId && asks.answer) found.resolve(asks.answer);
  }
  const lookSafely = (questionId: string) => {
    look(questionId).catch((error: unknown) => log.warn({ err: error }, 'an answer could not be read'));
  };
  const hear = (payload: string) => lookSafely(payload.split(' ')[2] ?? '');
  // After a reconnect nobody knows which answers were missed.
  const onListening = () => [...waiting.keys()].forEach(lookSafely);
  const listening: Listening = await database.listen(answerChannel, hear, onListening);

  return {
    wait(asked) {
      const { promise: answer, resolve } = Promise.withResolvers<Answer>();
      waiting.set(asked.questionId, { asked, resolve });
      return { answer, leave: () => void waiting.delete(asked.questionId) };
    },
    close: () => listening.unlisten().catch(() => undefined),
  };
}
