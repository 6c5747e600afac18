import { expect, test } from 'vitest';
import { ConversationSummary } from '@codelab/protocol/conversation';
import { conversationId } from '../live/testing/samples.ts';
import { isUnread } from './seen.ts';

const line = (activity: string, updatedAt: string) =>
  ConversationSummary.parse({
    id: conversationId(1),
    title: 'Sample',
    agent: 'coder',
    status: 'active',
    activity,
    waiting: 0,
    updatedAt,
  });
const noon = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:30:00.000Z';

test('what came to an end since the last look is new', () => {
  expect(isUnread({ since: noon, until: {} }, line('idle', later))).toBe(true);
  expect(isUnread({ since: '2025-01-01T00:00:00Z', until: { [conversationId(1)]: later } }, line('idle', later))).toBe(
    false,
  );
});

test('what happened before this browser came here, and what still runs, is not new', () => {
  expect(isUnread({ since: later, until: {} }, line('idle', noon))).toBe(false);
  expect(isUnread({ since: noon, until: {} }, line('running', later))).toBe(false);
  expect(isUnread({ since: noon, until: {} }, line('waiting', later))).toBe(false);
  expect(isUnread({ since: '', until: {} }, line('idle', later))).toBe(false);
});
