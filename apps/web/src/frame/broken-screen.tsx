import { Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Button } from '@codelab/ui/button';
import { PageNote } from './page-note.tsx';

export function BrokenScreen({ onRetry }: { onRetry: () => void }): JSX.Element {
  const t = useTranslations('frame.broken');
  const common = useTranslations('common');
  return (
    <div role="alert" className="m-auto">
      <PageNote
        icon={<Unplug />}
        title={t('title')}
        action={
          <Button variant="primary" onClick={onRetry}>
            {common('retry')}
          </Button>
        }
      >
        {t('body')}
      </PageNote>
    </div>
  );
}
