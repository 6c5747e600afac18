import { fold } from '@codelab/domain/fold';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationEvent } from '@codelab/protocol/event';

/** The conversation after each event: the snapshot first, then with every event folded in. */
export async function* viewsOf(events: AsyncIterable<ConversationEvent>): AsyncGenerator<ConversationView, void> {
  let view: ConversationView | undefined;
  for await (const event of events) {
    view = viewAfter(view, event);
    if (view) yield view;
  }
}

/** Nothing is known of a conversation before its first snapshot. */
export function viewAfter(known: ConversationView | undefined, event: ConversationEvent): ConversationView | undefined {
  if (event.type !== 'snapshot') return known && fold(known, event);
  const { type: _, ...view } = event;
  return view;
}
