import { expect, test } from 'vitest';
import type { ConversationId } from '@codelab/protocol/ids';
import type { ProblemShape } from '@codelab/protocol/problem';
import { createHub } from './hub.ts';
import type { ToHub, ToTab } from './live-message.ts';
import type { OpenStream, StreamListener, StreamRequest } from './stream.ts';
import { manualClock } from './testing/manual-clock.ts';
import { conversationId, renamed, snapshotOf } from './testing/samples.ts';

const [a, b] = [conversationId(1), conversationId(2)];

interface OpenedStream extends StreamRequest, StreamListener {
  isClosed: boolean;
}

/** A hub over streams that the test writes by hand. */
function sample() {
  const clock = manualClock();
  const streams: OpenedStream[] = [];
  const openStream: OpenStream = (request, listener) => {
    const stream: OpenedStream = { ...request, ...listener, isClosed: false };
    streams.push(stream);
    return () => {
      stream.isClosed = true;
    };
  };
  const hub = createHub(openStream, clock, () => 1);
  function tab(name: string) {
    const told: ToTab[] = [];
    return {
      told,
      say: (message: ToHub) => hub.hear(name, message, (answer) => told.push(answer)),
      show(...wants: ConversationId[]) {
        this.say({ type: 'watch', wants });
      },
      events: () => told.flatMap((message) => (message.type === 'event' ? message.event : [])),
      connection: () => told.findLast((message) => message.type === 'connection')?.connection,
    };
  }
  const now = () => {
    const stream = streams.at(-1);
    expect(stream, 'a stream was opened').toBeDefined();
    return stream as OpenedStream;
  };
  return { clock, streams, tab, now };
}

test('many tabs share one stream, and each hears only of what it shows', () => {
  const { tab, streams, now } = sample();
  const [one, two] = [tab('one'), tab('two')];
  one.show(a);
  two.show(a);
  now().onOpen();
  now().onEvent(snapshotOf(a, 1));
  one.show();
  now().onEvent(renamed(a, 2, 'New name'));

  expect(streams).toHaveLength(1);
  expect(one.events()).toMatchObject([{ type: 'snapshot' }]);
  expect(two.events()).toMatchObject([{ type: 'snapshot' }, { type: 'conversation_updated' }]);
});

test('a tab that comes later gets the conversation as it is now, without asking the server', () => {
  const { tab, streams, now } = sample();
  tab('one').show(a);
  now().onOpen();
  now().onEvent({ type: 'inbox', items: [] });
  now().onEvent(snapshotOf(a, 1));
  now().onEvent(renamed(a, 2, 'New name'));

  const late = tab('late');
  late.show(a);

  expect(streams).toHaveLength(1);
  expect(late.connection()).toEqual({ status: 'live' });
  expect(late.events()).toMatchObject([
    { type: 'inbox' },
    { type: 'snapshot', cursor: 2, conversation: { title: 'New name' } },
  ]);
});

test('showing another conversation reopens the stream where the known ones stopped', () => {
  const { tab, streams, now } = sample();
  const one = tab('one');
  one.show(a);
  now().onOpen();
  now().onEvent(snapshotOf(a, 7));
  one.show(b);

  expect(streams.map((stream) => stream.isClosed)).toEqual([true, false]);
  expect(now()).toMatchObject({ watch: [b, a], lastEventId: `${a}:7` });
  expect(one.connection()).toEqual({ status: 'live' });
});

test('going back to a conversation that was shown before costs nothing', () => {
  const { tab, streams, now } = sample();
  const one = tab('one');
  one.show(a);
  now().onEvent(snapshotOf(a, 1));
  one.show(b);
  now().onEvent(renamed(a, 2, 'Renamed meanwhile'));
  one.show(a);

  expect(streams).toHaveLength(2);
  expect(one.events().at(-1)).toMatchObject({ type: 'snapshot', conversation: { title: 'Renamed meanwhile' } });
});

test('the ninth conversation pauses the one that was looked at longest ago, until it is looked at again', () => {
  const { tab, now } = sample();
  const tabs = Array.from({ length: 9 }, (_, index) => tab(`tab ${index}`));
  for (const [index, each] of tabs.entries()) each.show(conversationId(index));

  expect(now().watch).toHaveLength(8);
  expect(tabs[0]?.told.at(-1)).toEqual({ type: 'paused', conversationId: conversationId(0) });

  tabs[0]?.show(conversationId(0));
  expect(now().watch).toContain(conversationId(0));
  expect(tabs[1]?.told.at(-1)).toEqual({ type: 'paused', conversationId: conversationId(1) });
});

test('a lost connection is opened again from the last event, later and later, and everybody knows since when', () => {
  const { tab, streams, now, clock } = sample();
  const one = tab('one');
  one.show(a);
  now().onOpen();
  now().onEvent(snapshotOf(a, 3));
  now().onClosed(undefined);
  expect(one.connection()).toEqual({ status: 'offline', since: 0, retryAt: 250 });

  clock.pass(250);
  expect(now()).toMatchObject({ lastEventId: `${a}:3` });
  now().onClosed(undefined);
  expect(one.connection()).toEqual({ status: 'offline', since: 0, retryAt: 750 });

  clock.pass(500);
  now().onOpen();
  expect(one.connection()).toEqual({ status: 'live' });
  expect(streams).toHaveLength(3);
});

test('asking to try again does not wait', () => {
  const { tab, streams, now } = sample();
  const one = tab('one');
  one.show(a);
  now().onClosed(undefined);
  one.say({ type: 'retry' });

  expect(streams).toHaveLength(2);
});

test('a refusal is not repeated until somebody looks again', () => {
  const { tab, streams, now, clock } = sample();
  const problem: ProblemShape = { code: 'unauthenticated', message: 'Sign in.', retryable: false };
  const one = tab('one');
  one.show(a);
  now().onClosed(problem);
  clock.pass(60_000);

  expect(streams).toHaveLength(1);
  expect(one.connection()).toEqual({ status: 'refused', problem });

  one.show(a);
  expect(streams).toHaveLength(2);
});

test('cursors that the server does not know are forgotten', () => {
  const { tab, now, clock } = sample();
  tab('one').show(a);
  now().onEvent(snapshotOf(a, 9));
  now().onClosed({ code: 'cursor_invalid', message: 'Unknown cursor.', retryable: false });
  clock.pass(250);

  expect(now()).toMatchObject({ watch: [a], lastEventId: undefined });
});

test('a conversation that cannot be watched leaves the others alone and is asked for again when it is shown anew', () => {
  const { tab, streams, now } = sample();
  const problem: ProblemShape = { code: 'conversation_not_found', message: 'No such conversation.', retryable: false };
  const [one, two] = [tab('one'), tab('two')];
  one.show(a);
  now().onEvent({ type: 'watch_refused', conversationId: a, problem });
  one.show(a);
  expect(one.events()).toMatchObject([{ type: 'watch_refused' }]);
  expect(streams).toHaveLength(1);

  two.show(a);
  expect(streams).toHaveLength(2);
  expect(now().watch).toEqual([a]);
});

test('a tab that no longer answers is forgotten, and told everything when it wakes up', () => {
  const { tab, streams, now, clock } = sample();
  const sleeper = tab('sleeper');
  sleeper.show(a);
  now().onOpen();
  now().onEvent(snapshotOf(a, 1));
  clock.pass(90_000);
  expect(streams.map((stream) => stream.isClosed)).toEqual([true]);

  const asked = sleeper.told.filter((message) => message.type === 'ask');
  expect(asked).toHaveLength(3);
  sleeper.say({ type: 'here', wants: [a] });
  expect(sleeper.events()).toMatchObject([{ type: 'snapshot' }, { type: 'snapshot', cursor: 1 }]);
  expect(now()).toMatchObject({ watch: [a], lastEventId: `${a}:1`, isClosed: false });
});

test('the last tab closes the stream behind it', () => {
  const { tab, now } = sample();
  const one = tab('one');
  one.show(a);
  one.say({ type: 'bye' });

  expect(now().isClosed).toBe(true);
});
