import { ArrowDown } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useState } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { Message } from '@codelab/protocol/message';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { Announcer } from './announcer.tsx';
import { MessageView, UserBubble } from './message-view.tsx';
import { hasArrived, type Outgoing } from './outgoing.ts';
import { asksFor, usePartContext } from './part-context.ts';
import { failureTold, TurnEnd } from './turn-end.tsx';
import { UndoneMessage, undoneRun } from './undone-message.tsx';
import type { ConversationActions } from './use-conversation.ts';
import { useOlderMessages } from './use-older-messages.ts';
import { useStickToBottom } from './use-stick-to-bottom.ts';
import { WaitingElsewhere } from './waiting-elsewhere.tsx';

const LongList = dynamic(() => untilLoaded(() => import('./long-list.tsx')).then((module) => module.LongList));

const none: ReadonlySet<string> = new Set();

/** Shorter conversations are drawn whole: they can be searched and selected as any page. */
const virtualFrom = 120;
const marginPx = 20;
const marginWithButtonPx = 64;

export function Timeline({
  view,
  outgoing,
  actions,
}: {
  view: ConversationView;
  outgoing: readonly Outgoing[];
  actions: ConversationActions;
}): JSX.Element {
  const t = useTranslations('conversation');
  const context = usePartContext(view, actions);
  const older = useOlderMessages(view);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(none);
  const { scroller, content, isAtEnd, toEnd } = useStickToBottom();
  // Why the turn failed is told once, at its end.
  const recent = failureTold(view) ? view.messages.slice(0, -1) : view.messages;
  const messages = older.messages.length > 0 ? [...older.messages, ...recent] : recent;
  const onTheirWay = outgoing.filter((each) => each.status !== 'failed' && !hasArrived(each, view));
  // Decided once and when older messages come in, never while somebody may be writing in what would be drawn anew.
  const [beganLong] = useState(messages.length >= virtualFrom);
  const hasOlder = older.messages.length > 0;

  // Whoever sends something wants to see it.
  const lastSent = onTheirWay.at(-1)?.key;
  useEffect(() => {
    if (lastSent) toEnd();
  }, [lastSent, toEnd]);

  const drawn = messages.map((message, index) => {
    const run = undoneRun(messages, index);
    const view = <MessageView message={message} continues={continuesBefore(messages, index)} context={context} />;
    return (
      <div key={message.id} className={run && !run.isShown(unfolded) && !run.isFirst ? undefined : 'pb-5'}>
        {run ? <UndoneMessage run={run} unfolded={unfolded} onUnfold={setUnfolded} message={view} /> : view}
      </div>
    );
  });

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        aria-label={t('timeline')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 [overflow-anchor:none] focus-visible:-outline-offset-2 sm:px-6"
      >
        <div ref={content} role="log" aria-live="off" className="mx-auto w-full max-w-3xl py-5">
          <h2 className="sr-only">{t('timeline')}</h2>
          {older.hasMore && (
            <div className="flex justify-center pb-4">
              <Button variant="ghost" size="sm" busy={older.isLoading} onClick={older.load}>
                {t('older')}
              </Button>
            </div>
          )}
          {beganLong || hasOlder ? (
            <LongList
              scroller={scroller}
              firstId={messages[0]?.id}
              startAt={hasOlder ? older.messages.length : undefined}
              keep={messages.flatMap((message, index) => (asksFor(message, context) ? [index] : []))}
              marginPx={older.hasMore ? marginWithButtonPx : marginPx}
            >
              {drawn}
            </LongList>
          ) : (
            <ol>
              {drawn.map((message) => (
                <li key={message.key}>{message}</li>
              ))}
            </ol>
          )}
          <ol aria-label={t('now')} className="contents">
            <WaitingElsewhere view={view} actions={actions} />
            {onTheirWay.map((each) => (
              <li key={each.key} className="flex flex-col items-end gap-1 pb-5">
                <UserBubble text={each.message.content} className="opacity-70" />
                <p role="status" className="text-muted-foreground text-xs">
                  {each.status === 'sending' ? t('sending') : t('sent')}
                </p>
              </li>
            ))}
          </ol>
          <TurnEnd view={view} actions={actions} />
        </div>
      </section>
      {!isAtEnd && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button size="sm" className="pointer-events-auto rounded-full bg-surface-raised shadow-md" onClick={toEnd}>
            <ArrowDown aria-hidden="true" />
            {t('toLatest')}
          </Button>
        </div>
      )}
      <Announcer view={view} />
    </div>
  );
}

function continuesBefore(messages: readonly Message[], index: number): boolean {
  const [before, message] = [messages[index - 1], messages[index]];
  return before?.role === 'assistant' && message?.role === 'assistant' && before.agent === message.agent;
}
