import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useRef, useState } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { pendingOf } from './waiting.ts';

const maxSpoken = 300;

/** Says to those who listen what those who look see: answers when they are complete, what waits for them at once. */
export function Announcer({ view }: { view: ConversationView }): JSX.Element {
  const t = useTranslations('conversation.announce');
  const titleOf = useAgentTitle();
  const answer = view.messages.findLast((message) => message.role === 'assistant' && message.status !== 'streaming');
  const text =
    answer?.parts
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join(' ')
      .trim() ?? '';
  const spokenAnswer =
    text && answer ? t('answer', { agent: titleOf(answer.agent ?? ''), text: text.slice(0, maxSpoken) }) : '';
  const pending = pendingOf(view).at(-1);

  return (
    <>
      <p aria-live="polite" className="sr-only">
        {useNews(answer?.id, spokenAnswer)}
      </p>
      <p aria-live="assertive" className="sr-only">
        {useNews(pending?.id, pending ? t(pending.kind) : '')}
      </p>
    </>
  );
}

/** The words about the newest thing; nothing about what was there when the page opened. */
function useNews(id: string | undefined, words: string): string {
  const first = useRef(id);
  const [news, setNews] = useState('');
  useEffect(() => {
    if (id !== first.current) setNews(words);
  }, [id, words]);
  return news;
}
