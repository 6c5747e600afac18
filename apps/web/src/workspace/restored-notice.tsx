import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { NoticePart } from '@codelab/protocol/message';
import { Button } from '@codelab/ui/button';
import { useAskRestore } from './restore-host.tsx';

/** What was restored, and the way back from it. */
export function RestoredNotice({ part }: { part: Extract<NoticePart, { notice: 'restored' }> }): JSX.Element {
  const t = useTranslations('conversation.notice');
  const checkpoints = useTranslations('workspace.checkpoints');
  const ask = useAskRestore();
  const { what, files, title, before } = part;
  return (
    <>
      {t(`restored.${what}`, { files, title })}{' '}
      {ask && (
        <Button
          size="sm"
          variant="ghost"
          className="-my-1"
          onClick={() => ask({ checkpointId: before, title: checkpoints('beforeRestore', { change: title }) })}
        >
          {t('undo')}
        </Button>
      )}
    </>
  );
}
