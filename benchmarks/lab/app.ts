import { type Client, connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import type { ConversationId } from '@codelab/protocol/ids';
import type { AppServer } from '../programs/app-server.ts';
import type { Stream } from '../programs/listeners.ts';
import type { Wanted } from '../programs/paced-model.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
import type { Place } from './place.ts';
import { type Program, startProgram } from './program.ts';

/** The server under measurement, and how to speak to it. */
export type App = AsyncDisposable & {
  readonly program: Program<AppServer>;
  readonly client: Client;
  conversations(count: number): Promise<ConversationId[]>;
  stream(conversationId: ConversationId): Stream;
  /** A line of what it says of itself, by its name and labels. */
  metric(name: string): Promise<number>;
  send(conversationId: ConversationId, wanted: Wanted): Promise<void>;
};

/** Several on one place share its Postgres; `roles` are `web`, `worker` or both. */
export async function startApp(
  place: Place,
  roles = 'web,worker',
  more: Readonly<Record<string, string>> = {},
): Promise<App> {
  const program = await startProgram<AppServer>('app-server', {
    env: {
      PORT: '0',
      DATABASE_URL: place.databaseUrl,
      CODELAB_DATA_DIR: place.dataDir,
      CODELAB_WORKSPACE: place.workspace,
      CODELAB_ROLES: roles,
      ...more,
    },
  });
  const { port, token } = await program.ask('address');
  const url = `http://127.0.0.1:${port}`;
  const client = connect({ url, token });
  return {
    program,
    client,
    conversations(count) {
      return aFewAtOnce(Array.from({ length: count }, newKey), async (key) => {
        const { conversationId } = await client.api.conversation.create.mutate({ key });
        return conversationId as ConversationId;
      });
    },
    stream(conversationId) {
      const input = encodeURIComponent(JSON.stringify({ conversationId }));
      return { url: `${url}/api/trpc/conversation.stream?input=${input}`, token, beginsWith: '"type":"snapshot"' };
    },
    async metric(name) {
      const lines = await (await fetch(`${url}/metrics`)).text();
      const [line = ''] = lines.split('\n').filter((one) => one.startsWith(`${name} `));
      return Number(line.slice(name.length));
    },
    async send(conversationId, wanted) {
      await client.send(conversationId, { type: 'user_message', content: JSON.stringify(wanted) });
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
