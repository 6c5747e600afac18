import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { EmptyState } from '@codelab/ui/empty-state';

export function SignInNeeded(): JSX.Element {
  const t = useTranslations('frame.signIn');
  return (
    <EmptyState icon={<KeyRound />} title={t('title')} className="m-auto">
      {t('body')}
    </EmptyState>
  );
}
