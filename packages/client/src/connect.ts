import { createTRPCClient, type TRPCClient } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter } from '@codelab/api/router';
import type { Accepted, ClientMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationEvent } from '@codelab/protocol/event';
import type { CommandKey, ConversationId } from '@codelab/protocol/ids';
import { type FollowOptions, follow } from './follow.ts';
import { linksTo } from './links.ts';
import { newKey } from './new-key.ts';
import { type Patience, sendUntilAnswered } from './send-until-answered.ts';
import { viewsOf } from './view.ts';

export type ConnectOptions = {
  /** Of the server: `http://localhost:3000`. */
  readonly url: string;
  /** The owner's token, `owner-token` in the data directory. */
  readonly token?: string | undefined;
};

/** A message that takes effect once, however often it is sent under the same key. */
export type Sending = Patience & { readonly key?: CommandKey | undefined };

export type Client = {
  /** Every procedure, typed. */
  readonly api: TRPCClient<AppRouter>;
  /** Resends until the server has answered; throws the `Problem` with which it refused. */
  send(conversationId: ConversationId, message: ClientMessage, sending?: Sending): Promise<Accepted>;
  /** Each event once and in order, across broken connections. */
  follow(conversationId: ConversationId, options?: FollowOptions): AsyncGenerator<ConversationEvent, void>;
  /** The conversation as a screen shows it, after each event. */
  views(conversationId: ConversationId, options?: FollowOptions): AsyncGenerator<ConversationView, void>;
};

export function connect({ url, token }: ConnectOptions): Client {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const api = createTRPCClient<AppRouter>({
    links: linksTo({ url: `${url.replace(/\/$/, '')}/api/trpc`, headers, EventSource }),
  });
  return {
    api,
    send(conversationId, message, { key = newKey(), ...patience } = {}) {
      const command = { conversationId, key, message };
      return sendUntilAnswered((signal) => api.conversation.send.mutate(command, signal ? { signal } : {}), patience);
    },
    follow: (conversationId, options) => follow(api, conversationId, options),
    views: (conversationId, options) => viewsOf(follow(api, conversationId, options)),
  };
}
