import { Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Button } from '@codelab/ui/button';
import { PageNote } from './page-note.tsx';

/** After an update of the server a page that was open may ask for scripts that are gone; only loading it anew helps then. */
export function BrokenScreen({ error, onRetry }: { error: Error; onRetry: () => void }): JSX.Element {
  const t = useTranslations('frame.broken');
  const common = useTranslations('common');
  return (
    <div role="alert" className="m-auto">
      <PageNote
        icon={<Unplug />}
        title={t('title')}
        action={
          <Button variant="primary" onClick={error.name === 'ChunkLoadError' ? () => location.reload() : onRetry}>
            {common('retry')}
          </Button>
        }
      >
        {t('body')}
      </PageNote>
    </div>
  );
}
