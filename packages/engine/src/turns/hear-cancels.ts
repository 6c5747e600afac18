import { inArray } from 'drizzle-orm';
import type { Listening } from '@codelab/database/connect';
import { conversations } from '@codelab/database/schema/conversations';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { ConversationId } from '@codelab/protocol/ids';
import type { EngineContext } from '../context.ts';
import { CancelRequested, cancelChannel } from './cancel-turn.ts';

/** Stops what runs here for a turn that was cancelled anywhere, its command with it. */
export function hearCancels(engine: EngineContext): Promise<Listening> {
  const { database, log, running } = engine;
  const onCancel = (payload: string) => {
    const [conversationId, turnId] = payload.split(' ');
    const turn = running.get(conversationId as ConversationId);
    if (turn && turn.turnId === turnId) turn.abort.abort(new CancelRequested());
  };
  const onListening = () => {
    stopSuperseded(engine).catch((error: unknown) =>
      log.warn({ err: error }, 'missed cancels could not be looked for'),
    );
  };
  return database.listen(cancelChannel, onCancel, onListening);
}

/** After a reconnect nobody knows which cancels were missed: a claim that was taken away says so. */
async function stopSuperseded({ database, log, running }: EngineContext): Promise<void> {
  const ids = [...running.keys()];
  if (ids.length === 0) return;
  await using work = openUnitOfWork(database, { log });
  const rows = await work.transaction('read_list', (tx) =>
    tx
      .select({ id: conversations.id, epoch: conversations.epoch })
      .from(conversations)
      .where(inArray(conversations.id, ids)),
  );
  for (const { id, epoch } of rows) {
    const turn = running.get(id);
    if (turn && turn.epoch < epoch) turn.abort.abort(new CancelRequested());
  }
}
