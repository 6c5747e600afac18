import { sql } from 'drizzle-orm';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findApproval, findToolCall, findWait, type WaitRow } from '@codelab/database/waits';
import { assertDecidable } from '@codelab/domain/approval';
import type { CallId, ConversationId, OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { Done } from '@codelab/protocol/procedures';
import type { TrialChange } from '@codelab/protocol/trial';
import { askAgain } from '../calls/ask-approval.ts';
import { onceIn } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import { wakeParent } from '../turns/finish-turn.ts';
import { trialChannel } from './open-trials.ts';
import { canTry } from './run-trial.ts';

/** Begins to try what waits. What comes of it is told as the approval's next version. */
export async function tryOut(engine: EngineContext, ownerId: OwnerId, input: TrialChange): Promise<Done> {
  if (!canTry(engine.sandbox)) {
    throw new Problem('invalid_input', 'There is no sandbox here, so nothing can be tried before it is done.');
  }
  const { approvalId, version } = input;
  const { done, conversationId } = await changed(engine, ownerId, { input, take: async () => {} });
  engine.trials.start({ conversationId, approvalId, version });
  return done;
}

/** Stops it, in whichever process it runs. */
export async function stopTrial(engine: EngineContext, ownerId: OwnerId, input: TrialChange): Promise<Done> {
  const { done } = await changed(engine, ownerId, {
    input,
    async take({ tx }) {
      await tx.execute(sql`select pg_notify(${trialChannel}, ${input.approvalId})`);
    },
  });
  engine.trials.stop(input.approvalId);
  return done;
}

/** The next version asks about the command itself again: approving it runs it. */
export async function dropTrial(engine: EngineContext, ownerId: OwnerId, input: TrialChange): Promise<Done> {
  const { done } = await changed(engine, ownerId, {
    input,
    async take(held, wait) {
      const call = await findToolCall(held.tx, held.conversation.id, wait.subject as CallId);
      if (!call || !wait.payload?.trial) throw new Problem('invalid_input', 'This was not tried.');
      await askAgain(held, { call, wait }, { files: [], arguments: call.prepared.arguments });
      wakeParent(held);
    },
  });
  return done;
}

async function changed(
  engine: EngineContext,
  ownerId: OwnerId,
  { input, take }: { input: TrialChange; take: (held: Transition, wait: WaitRow) => Promise<void> },
): Promise<{ done: Done; conversationId: ConversationId }> {
  const { key, approvalId, version } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'trial' });
  const { approval } = await work.transaction('read_one', (tx) => findApproval(tx, ownerId, approvalId));
  const { conversationId } = approval;
  const asked = { label: 'try_command', ownerId, key, conversationId, body: input, answer: Done } as const;
  const done = await onceIn({ work, dispatcher: engine.dispatcher }, asked, async (held): Promise<Done> => {
    const wait = await findWait(held.tx, conversationId, approvalId);
    if (!wait) throw new Problem('approval_not_found', 'There is no such approval.');
    assertDecidable({ ...wait, decided: wait.resolution }, { version, digest: wait.digest }, held.at);
    if (wait.payload?.kind !== 'tool' || wait.payload.tool !== 'execute_command') {
      throw new Problem('invalid_input', 'Only a command can be tried.');
    }
    await take(held, wait);
    return { accepted: true, seq: held.lastSeq };
  });
  return { done, conversationId };
}
