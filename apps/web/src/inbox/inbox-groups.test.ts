import { expect, test } from 'vitest';
import { InboxItem } from '@codelab/protocol/conversation';
import { inboxGroups } from './inbox-groups.ts';

function item(kind: string, title: string, since: string) {
  const conversationId = crypto.randomUUID();
  return InboxItem.parse({
    id: crypto.randomUUID(),
    kind,
    version: 1,
    conversationId,
    shownIn: conversationId,
    conversationTitle: 'Work',
    agent: 'coder',
    title,
    since,
  });
}

test('what waits stands by kind, the newest first, and empty kinds are left out', () => {
  const groups = inboxGroups([
    item('question', 'Which?', '2026-01-01T10:00:00Z'),
    item('approval', 'Old', '2026-01-01T09:00:00Z'),
    // Later on the clock of the wall, earlier in time.
    item('approval', 'Middle', '2026-01-01T11:30:00+02:00'),
    item('approval', 'New', '2026-01-01T10:00:00Z'),
  ]);
  expect(groups.map(({ kind, items }) => [kind, items.map(({ title }) => title)])).toEqual([
    ['approval', ['New', 'Middle', 'Old']],
    ['question', ['Which?']],
  ]);
});
