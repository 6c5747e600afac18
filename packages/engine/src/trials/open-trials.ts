import { and, eq } from 'drizzle-orm';
import { conversations, workspaces } from '@codelab/database/schema/conversations';
import type { TransactionLabel } from '@codelab/database/transaction-label';
import { openUnitOfWork, type UnitOfWork } from '@codelab/database/unit-of-work';
import { findToolCall, findWait, pendingWaits } from '@codelab/database/waits';
import { workspacePathOf } from '@codelab/database/workspaces';
import type { ApprovalId, CallId, ConversationId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import { askAgain } from '../calls/ask-approval.ts';
import type { EngineContext } from '../context.ts';
import { transition } from '../transition.ts';
import { wakeParent } from '../turns/finish-turn.ts';
import { canTry, runTrial, type Tried } from './run-trial.ts';

/** Which approval is tried, as it was shown. */
export type TriedApproval = {
  readonly conversationId: ConversationId;
  readonly approvalId: ApprovalId;
  readonly version: number;
};

/**
 * Trials that run in this process. What comes of one is the approval's next version; a decision that is made meanwhile
 * wins, and the result is dropped. Nothing is kept of a trial that is running: who asks again begins it again.
 */
export type Trials = {
  /** Does nothing where it runs already. */
  readonly start: (tried: TriedApproval) => void;
  /** Tries what waits in a conversation whose workspace wants that. */
  readonly startWaiting: (conversationId: ConversationId) => void;
  readonly stop: (approvalId: ApprovalId) => void;
  readonly close: () => Promise<void>;
};

type Room = Pick<EngineContext, 'database' | 'log' | 'dispatcher' | 'sandbox' | 'workspaceAt'>;

/** Says to every process which trial is to be stopped. */
export const trialChannel = 'codelab_trials';

const atOnce = 2;

export async function openTrials(room: Room): Promise<Trials> {
  const running = new Map<ApprovalId, AbortController>();
  const lanes: Promise<void>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  let next = 0;
  const looking = new Set<Promise<void>>();

  const start = (tried: TriedApproval): void => {
    const known = running.get(tried.approvalId);
    if ((known && !known.signal.aborted) || !canTry(room.sandbox)) return;
    const abort = new AbortController();
    running.set(tried.approvalId, abort);
    const lane = next++ % atOnce;
    const work = async () => {
      try {
        await tryOne(room, tried, abort.signal);
      } catch (error) {
        if (!abort.signal.aborted) room.log.error({ err: error }, 'a trial failed for a reason nobody foresaw');
      } finally {
        if (running.get(tried.approvalId) === abort) running.delete(tried.approvalId);
      }
    };
    lanes[lane] = (lanes[lane] ?? Promise.resolve()).then(work);
  };

  const stop = (approvalId: ApprovalId) => running.get(approvalId)?.abort(new Error('The trial was stopped.'));
  // What is missed while Postgres is away ends on its own within a minute.
  const listening = await room.database.listen(
    trialChannel,
    (payload) => stop(payload as ApprovalId),
    () => {},
  );

  return {
    start,
    startWaiting(conversationId) {
      const look = waitingIn(room, conversationId)
        .then((found) => found.forEach(start))
        .catch((error: unknown) => room.log.warn({ err: error }, 'nobody could look what is to be tried'))
        .finally(() => looking.delete(look));
      looking.add(look);
    },
    stop,
    async close() {
      await Promise.all(looking);
      for (const abort of running.values()) abort.abort(new Error('The server stops.'));
      await Promise.all(lanes);
      await listening.unlisten().catch(() => undefined);
    },
  };
}

async function tryOne(room: Room, tried: TriedApproval, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const found = await read(room, (work) => findWaiting(work, tried));
  if (!found) return;
  const workspace = await room.workspaceAt(found.root);
  const result = await runTrial({ workspace, sandbox: room.sandbox, signal }, found.given);
  signal.throwIfAborted();
  await read(room, (work) => keep({ ...room, work }, tried, result));
}

async function read<Result>({ database, log }: Room, look: (work: UnitOfWork) => Promise<Result>): Promise<Result> {
  await using work = openUnitOfWork(database, { log, command: 'trial' });
  return await look(work);
}

function findWaiting(work: UnitOfWork, { conversationId, approvalId, version }: TriedApproval) {
  return work.transaction('read_one', async (tx): Promise<{ given: Json; root: string } | undefined> => {
    const wait = await findWait(tx, conversationId, approvalId);
    if (wait?.status !== 'pending' || wait.version !== version) return undefined;
    const call = await findToolCall(tx, conversationId, wait.subject as CallId);
    return call && { given: call.prepared.arguments, root: await workspacePathOf(tx, conversationId) };
  });
}

const label: TransactionLabel = 'refresh_approval';

function keep(
  { work, dispatcher }: Room & { work: UnitOfWork },
  { conversationId, approvalId, version }: TriedApproval,
  { trial, files, contents }: Tried,
): Promise<void> {
  return transition({ work, dispatcher }, { label, conversationId }, async (held) => {
    const wait = await findWait(held.tx, conversationId, approvalId);
    const call = wait && (await findToolCall(held.tx, conversationId, wait.subject as CallId));
    if (wait?.status !== 'pending' || wait.version !== version || call?.status !== 'awaiting_approval') return;
    await askAgain(
      held,
      { call, wait },
      {
        files,
        arguments: call.prepared.arguments,
        trial: { ...trial, at: held.at },
        ...(contents && { contents }),
      },
    );
    wakeParent(held);
  });
}

/** Commands that nobody has tried yet, where the workspace says that they are. */
function waitingIn(room: Room, conversationId: ConversationId): Promise<TriedApproval[]> {
  return read(room, (work) =>
    work.transaction('read_list', async (tx) => {
      const [place] = await tx
        .select({ settings: workspaces.settings })
        .from(conversations)
        .innerJoin(workspaces, and(eq(workspaces.id, conversations.workspaceId), eq(conversations.id, conversationId)));
      if (place?.settings.triesCommands !== true) return [];
      const waits = await pendingWaits(tx, conversationId);
      return waits
        .filter(({ payload }) => payload?.kind === 'tool' && payload.tool === 'execute_command' && !payload.trial)
        .map(({ id, version }) => ({ conversationId, approvalId: id, version }));
    }),
  );
}
