'use client';
import { Archive } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Alert } from '@codelab/ui/alert';
import { Card } from '@codelab/ui/card';
import { EmptyState } from '@codelab/ui/empty-state';
import { RelativeTime } from '@codelab/ui/relative-time';
import { useArchived } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { ConversationMenu } from './lazy-menus.tsx';
import { PageScreen } from './page-screen.tsx';

export function ArchiveScreen(): JSX.Element {
  const t = useTranslations('frame');
  const common = useTranslations('common');
  const locale = useLocale();
  const textOf = useProblemText();
  const { data: conversations, error } = useArchived();
  return (
    <PageScreen title={t('archiveScreen.title')} description={t('archiveScreen.description')}>
      {error && <Alert>{textOf(error)}</Alert>}
      {!conversations && !error && <p role="status">{common('loading')}</p>}
      {conversations?.length === 0 && <EmptyState icon={<Archive />} title={t('archiveScreen.empty')} />}
      {conversations && conversations.length > 0 && (
        <Card>
          <ul aria-label={t('archiveScreen.label')} className="divide-y divide-border">
            {conversations.map((line) => (
              <li key={line.id} className="flex items-center gap-2 px-3 py-2">
                <Link
                  href={`/c/${line.id}`}
                  prefetch={false}
                  className="min-w-0 flex-1 truncate rounded-sm hover:underline"
                >
                  {line.title || t('list.untitled')}
                </Link>
                <RelativeTime at={line.updatedAt} locale={locale} className="text-muted-foreground text-xs" />
                <ConversationMenu conversation={{ ...line, title: line.title || t('list.untitled') }} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </PageScreen>
  );
}
