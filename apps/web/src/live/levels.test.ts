import { expect, test } from 'vitest';
import { ConversationSummary, InboxItem } from '@codelab/protocol/conversation';
import { foldInbox, foldList } from './levels.ts';
import { conversationId } from './testing/samples.ts';

const item = (number: number, version: number, since: string) =>
  InboxItem.parse({
    id: conversationId(number),
    kind: 'approval',
    version,
    conversationId: conversationId(100),
    shownIn: conversationId(100),
    conversationTitle: 'Sample',
    agent: 'coder',
    title: 'Write a file',
    since,
  });
const line = (number: number, updatedAt: string) =>
  ConversationSummary.parse({
    id: conversationId(number),
    title: 'Sample',
    agent: 'coder',
    status: 'active',
    activity: 'idle',
    waiting: 0,
    updatedAt,
  });

test('the inbox has what waits longest first; the highest version of a thing wins', () => {
  const whole = foldInbox(undefined, { type: 'inbox', items: [item(2, 1, '2026-01-02T00:00:00Z')] });
  const more = foldInbox(whole, {
    type: 'inbox_changed',
    set: [item(1, 1, '2026-01-01T00:00:00Z'), item(2, 3, '2026-01-02T00:00:00Z')],
    removed: [],
  });
  const late = foldInbox(more, { type: 'inbox_changed', set: [item(2, 2, '2026-01-02T00:00:00Z')], removed: [] });

  expect(late).toMatchObject([
    { id: conversationId(1), version: 1 },
    { id: conversationId(2), version: 3 },
  ]);
});

test('what was decided leaves the inbox', () => {
  const whole = foldInbox(undefined, { type: 'inbox', items: [item(1, 1, '2026-01-01T00:00:00Z')] });

  expect(foldInbox(whole, { type: 'inbox_changed', set: [], removed: [conversationId(1)] })).toEqual([]);
});

test('the conversation that changed last comes first, and a removed one is gone', () => {
  const whole = foldList(undefined, {
    type: 'conversations',
    conversations: [line(1, '2026-01-01T00:00:00Z'), line(2, '2026-01-02T00:00:00Z')],
  });
  expect(whole.map(({ id }) => id)).toEqual([conversationId(2), conversationId(1)]);

  const changed = foldList(whole, {
    type: 'conversations_changed',
    set: [line(1, '2026-01-03T00:00:00Z')],
    removed: [conversationId(2)],
  });
  expect(changed.map(({ id }) => id)).toEqual([conversationId(1)]);
});
