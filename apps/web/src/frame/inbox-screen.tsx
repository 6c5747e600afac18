'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { InboxList } from '@/inbox/inbox-list.tsx';
import { useInbox } from '@/live/use-live.ts';
import { PageScreen } from './page-screen.tsx';

export function InboxScreen(): JSX.Element {
  const t = useTranslations('frame.inboxScreen');
  const common = useTranslations('common');
  const router = useRouter();
  const items = useInbox();
  return (
    <PageScreen title={t('title')} description={t('description')}>
      {items ? (
        <InboxList items={items} onOpen={(item) => router.push(`/c/${item.shownIn}`)} />
      ) : (
        <p role="status">{common('loading')}</p>
      )}
    </PageScreen>
  );
}
