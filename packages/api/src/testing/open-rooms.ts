import { randomUUID } from 'node:crypto';
import { appendEvents } from '@codelab/database/append-events';
import { connect, type Database } from '@codelab/database/connect';
import { type EventLog, openEventLog } from '@codelab/database/event-log';
import { silentLog } from '@codelab/database/log';
import { ensureOwner } from '@codelab/database/owners';
import { conversations, workspaces } from '@codelab/database/schema/conversations';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { EventBody } from '@codelab/protocol/event';
import { ConversationId, OwnerId, type WorkspaceId } from '@codelab/protocol/ids';

/** A database and its event log, without an engine: the tests themselves say what happens. */
export type OpenRooms = AsyncDisposable & {
  readonly database: Database;
  readonly events: EventLog;
  readonly ownerId: OwnerId;
  addConversation(of?: { readonly ownerId?: OwnerId; readonly title?: string }): Promise<ConversationId>;
  append(conversationId: ConversationId, ...bodies: EventBody[]): Promise<void>;
};

export async function openRooms(): Promise<OpenRooms> {
  await using opened = new AsyncDisposableStack();
  const { url } = opened.use(await freshDatabase());
  const database = connect(url, { max: 3 });
  opened.defer(() => database.close());
  const events = await openEventLog({ database, log: silentLog });
  opened.defer(() => events.close());
  const ownerId = OwnerId.parse(randomUUID());
  const now = () => new Date().toISOString();
  const kept = opened.move();
  const rooms: OpenRooms = {
    database,
    events,
    ownerId,
    async addConversation({ ownerId: owner = ownerId, title = 'A conversation' } = {}) {
      const id = ConversationId.parse(randomUUID());
      const workspaceId = randomUUID() as WorkspaceId;
      const at = now();
      await using work = openUnitOfWork(database);
      await work.transaction('change_conversation', async (tx) => {
        await ensureOwner(tx, { id: owner, name: 'somebody', createdAt: at });
        await tx
          .insert(workspaces)
          .values({ id: workspaceId, ownerId: owner, name: 'w', path: `/${id}`, createdAt: at });
        await tx.insert(conversations).values({
          id,
          ownerId: owner,
          workspaceId,
          title,
          agent: AgentName.parse('coder'),
          model: ModelRef.parse('demo'),
          status: 'active',
          createdAt: at,
          updatedAt: at,
        });
      });
      await rooms.append(id, { type: 'conversation_updated', title });
      return id;
    },
    async append(conversationId, ...bodies) {
      await using work = openUnitOfWork(database);
      await work.transaction('change_conversation', (tx) =>
        appendEvents(
          tx,
          { conversationId, at: now() },
          bodies.map((body) => ({ turnId: undefined, body })),
        ),
      );
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
  return rooms;
}
