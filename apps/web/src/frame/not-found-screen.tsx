'use client';
import { Compass } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { buttonClass } from '@codelab/ui/button';
import { PageNote } from './page-note.tsx';

export function NotFoundScreen(): JSX.Element {
  const t = useTranslations('frame.notFound');
  return (
    <PageNote
      icon={<Compass />}
      title={t('title')}
      action={
        <Link href="/" className={buttonClass('primary', 'md')}>
          {t('home')}
        </Link>
      }
    >
      {t('body')}
    </PageNote>
  );
}
