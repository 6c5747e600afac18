import * as z from 'zod';
import { ConversationSummary, InboxItem } from './conversation.ts';
import type { ConversationEvent } from './event.ts';
import { ConversationId } from './ids.ts';
import { ProblemShape } from './problem.ts';

/** The whole list of what waits for this person; then items set or removed. A level, not a log. */
export const InboxEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inbox'), items: z.array(InboxItem) }),
  z.object({ type: z.literal('inbox_changed'), set: z.array(InboxItem), removed: z.array(z.string()) }),
]);
export type InboxEvent = z.infer<typeof InboxEvent>;

/** The whole list of conversations; then lines set or removed. */
export const ListEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversations'), conversations: z.array(ConversationSummary) }),
  z.object({
    type: z.literal('conversations_changed'),
    set: z.array(ConversationSummary),
    removed: z.array(ConversationId),
  }),
]);
export type ListEvent = z.infer<typeof ListEvent>;

/** One of the watched conversations cannot be watched; the others go on. */
export const WatchRefused = z.object({
  type: z.literal('watch_refused'),
  conversationId: ConversationId,
  problem: ProblemShape,
});
export type WatchRefused = z.infer<typeof WatchRefused>;

/** What `live.stream` yields. */
export type LiveEvent = InboxEvent | ListEvent | WatchRefused | ConversationEvent;
