import { viewAfter } from '@codelab/client/view';
import { formatLiveCursor } from '@codelab/domain/format-cursor';
import type { ConversationSummary, ConversationView, InboxItem } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import type { LiveEvent } from '@codelab/protocol/live';
import type { ProblemShape } from '@codelab/protocol/problem';
import { backoffMs } from './backoff.ts';
import type { Cancel, Clock } from './clock.ts';
import { foldInbox, foldList } from './levels.ts';
import type { Connection, ToHub, ToTab } from './live-message.ts';
import type { OpenStream } from './stream.ts';
import { lookedAt, watchSetOf } from './watch-set.ts';

const askEveryMs = 20_000;
const goneAfterMs = 65_000;
/** Changing what is watched reopens the stream; as long as that is quick, nobody need hear of it. */
const quickMs = 2_000;

interface Tab {
  readonly tell: (message: ToTab) => void;
  wants: readonly ConversationId[];
  heardAt: number;
}

export interface Hub {
  /** A tab said something. Whoever is not known yet joins by it and is told everything it wants. */
  hear(tab: string, message: ToHub, tell: (message: ToTab) => void): void;
}

/**
 * The browser's one connection to the server, shared by its tabs.
 *
 * The hub follows the conversations that the tabs show over a single stream. It folds what it hears, so that a tab that
 * comes later gets the state as it is now, and so that a stream that broke (or has to watch something else) is opened
 * again exactly where the last one stopped: its cursors are those of the folded views. It lives in a shared worker, or in
 * the tab that leads; it knows of neither.
 */
export function createHub(openStream: OpenStream, clock: Clock, random: () => number = Math.random): Hub {
  const tabs = new Map<string, Tab>();
  const views = new Map<ConversationId, ConversationView>();
  const refused = new Set<ConversationId>();
  let recent: readonly ConversationId[] = [];
  let inbox: readonly InboxItem[] | undefined;
  let list: readonly ConversationSummary[] | undefined;

  let connection: Connection = { status: 'connecting' };
  let stream: { readonly watch: Set<ConversationId>; readonly close: () => void } | undefined;
  let failures = 0;
  let cancelWait: Cancel = () => {};

  function hear(name: string, message: ToHub, tell: (message: ToTab) => void): void {
    if (message.type === 'bye') {
      leave(name);
      return;
    }
    const before = tabs.get(name);
    const tab = before ?? { tell, wants: [], heardAt: 0 };
    tab.heardAt = clock.now();
    if (!before) welcome(name, tab);
    if (message.type === 'retry') {
      reopen();
      return;
    }
    const isNew = (id: ConversationId) => !tab.wants.includes(id);
    const added = message.wants.filter(isNew);
    tab.wants = message.wants;
    if (message.type === 'watch' || !before) recent = lookedAt(recent, message.wants);
    for (const id of added) catchUp(tab, id);
    if (stream || connection.status === 'connecting') watchWhatIsShown();
    if (message.type === 'watch' && connection.status === 'refused') reopen();
  }

  function welcome(name: string, tab: Tab): void {
    if (tabs.size === 0) clock.after(askEveryMs, askAround);
    tabs.set(name, tab);
    tab.tell({ type: 'connection', connection });
    if (list) tab.tell({ type: 'event', event: { type: 'conversations', conversations: [...list] } });
    if (inbox) tab.tell({ type: 'event', event: { type: 'inbox', items: [...inbox] } });
  }

  /** What was refused may be possible now: it is asked for again, and then is no longer among the watched. */
  function catchUp(tab: Tab, id: ConversationId): void {
    const view = views.get(id);
    if (view) tab.tell({ type: 'event', event: { type: 'snapshot', ...view } });
    refused.delete(id);
  }

  function leave(name: string): void {
    tabs.delete(name);
    if (tabs.size > 0) return;
    cancelWait();
    stream?.close();
    stream = undefined;
    connection = { status: 'connecting' };
  }

  function askAround(): void {
    for (const [name, tab] of tabs) {
      if (clock.now() - tab.heardAt > goneAfterMs) leave(name);
      else tab.tell({ type: 'ask' });
    }
    if (tabs.size > 0) clock.after(askEveryMs, askAround);
  }

  function watchWhatIsShown(): void {
    const shown = shownNow();
    const watch = watchSetOf(recent, shown);
    for (const tab of tabs.values()) {
      for (const id of tab.wants) if (!watch.includes(id)) tab.tell({ type: 'paused', conversationId: id });
    }
    const isMissing = (id: ConversationId) => shown.has(id) && !stream?.watch.has(id) && !refused.has(id);
    if (stream && !watch.some(isMissing)) return;
    open(watch.filter((id) => !refused.has(id)));
  }

  function open(watch: readonly ConversationId[]): void {
    stream?.close();
    cancelWait();
    for (const id of views.keys()) if (!watch.includes(id)) views.delete(id);

    const known = watch.flatMap((id) => views.get(id) ?? []);
    const cursors = new Map(known.map((view) => [view.conversation.id, view.cursor]));
    const lastEventId = known.length > 0 ? formatLiveCursor(cursors) : undefined;
    if (connection.status === 'live') cancelWait = clock.after(quickMs, () => setConnection({ status: 'connecting' }));
    else if (connection.status === 'refused') setConnection({ status: 'connecting' });
    const close = openStream(
      { watch, lastEventId },
      {
        onOpen() {
          cancelWait();
          failures = 0;
          setConnection({ status: 'live' });
        },
        onEvent: hearEvent,
        onClosed: lose,
      },
    );
    stream = { watch: new Set(watch), close };
  }

  function hearEvent(event: LiveEvent): void {
    switch (event.type) {
      case 'inbox':
      case 'inbox_changed':
        inbox = foldInbox(inbox, event);
        tellAll({ type: 'event', event });
        return;
      case 'conversations':
      case 'conversations_changed':
        list = foldList(list, event);
        tellAll({ type: 'event', event });
        return;
      case 'watch_refused':
        refused.add(event.conversationId);
        stream?.watch.delete(event.conversationId);
        views.delete(event.conversationId);
        tellWhoWants(event.conversationId, event);
        return;
      default: {
        const id = event.type === 'snapshot' ? event.conversation.id : event.conversationId;
        const view = viewAfter(views.get(id), event);
        if (view) views.set(id, view);
        tellWhoWants(id, event);
      }
    }
  }

  function lose(problem: ProblemShape | undefined): void {
    stream?.close();
    stream = undefined;
    cancelWait();
    // The server does not know our cursors (its data is another's now): begin anew, with snapshots.
    if (problem?.code === 'cursor_invalid') views.clear();
    else if (problem && !problem.retryable) {
      setConnection({ status: 'refused', problem });
      return;
    }
    failures += 1;
    const delayMs = backoffMs(failures, random());
    cancelWait = clock.after(delayMs, reopen);
    const since = connection.status === 'offline' ? connection.since : clock.now();
    setConnection({ status: 'offline', since, retryAt: clock.now() + delayMs });
  }

  function reopen(): void {
    open(watchSetOf(recent, shownNow()).filter((id) => !refused.has(id)));
  }

  function shownNow(): ReadonlySet<ConversationId> {
    return new Set([...tabs.values()].flatMap((tab) => tab.wants));
  }

  function setConnection(next: Connection): void {
    connection = next;
    tellAll({ type: 'connection', connection });
  }

  function tellAll(message: ToTab): void {
    for (const tab of tabs.values()) tab.tell(message);
  }

  function tellWhoWants(id: ConversationId, event: LiveEvent): void {
    for (const tab of tabs.values()) if (tab.wants.includes(id)) tab.tell({ type: 'event', event });
  }

  return { hear };
}
