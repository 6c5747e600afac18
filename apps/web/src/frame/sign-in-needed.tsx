import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { PageNote } from './page-note.tsx';

export function SignInNeeded(): JSX.Element {
  const t = useTranslations('frame.signIn');
  return (
    <PageNote icon={<KeyRound />} title={t('title')}>
      {t('body')}
    </PageNote>
  );
}
