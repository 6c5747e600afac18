import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { useConversationList, useInbox, useKnown } from '@/live/use-live.ts';
import { useCurrentConversation } from './use-current-conversation.ts';

/** The document's title: how many things wait, then where one is. */
export function FrameTitle(): JSX.Element {
  const t = useTranslations('frame');
  const pathname = usePathname();
  const id = useCurrentConversation();
  const known = useKnown(id);
  const line = useConversationList()?.find((conversation) => conversation.id === id);
  const waiting = useInbox()?.length ?? 0;

  function place(): string | undefined {
    if (id) return known && 'view' in known ? known.view.conversation.title : line?.title;
    if (pathname === '/inbox') return t('inbox');
    if (pathname === '/archive') return t('archive');
    if (pathname === '/settings') return t('settings');
    if (pathname === '/status') return t('serverStatus');
    return t('newChat');
  }
  const where = place() || t('list.untitled');
  return <title>{`${waiting > 0 ? `(${waiting}) ` : ''}${where} · CodeLab`}</title>;
}
