'use client';
import { Compass } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { buttonClass } from '@codelab/ui/button';
import { EmptyState } from '@codelab/ui/empty-state';

export function NotFoundScreen(): JSX.Element {
  const t = useTranslations('frame.notFound');
  return (
    <EmptyState
      icon={<Compass />}
      title={t('title')}
      className="m-auto"
      action={
        <Link href="/" className={buttonClass('primary', 'md')}>
          {t('home')}
        </Link>
      }
    >
      {t('body')}
    </EmptyState>
  );
}
