import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { CallCheckpoint } from '@codelab/protocol/checkpoint';
import type { ToolCallPart } from '@codelab/protocol/message';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { useToolTitle } from '@/tool/use-tool-title.tsx';
import { useAskRestore } from './restore-host.tsx';

/** The way back to before a call, or why there is none. */
export function CallCheckpointView({
  part,
  checkpoint,
}: {
  part: ToolCallPart;
  checkpoint: CallCheckpoint;
}): JSX.Element | null {
  const t = useTranslations('workspace');
  const titleOf = useToolTitle();
  const ask = useAskRestore();
  if (checkpoint.status === 'failed') {
    return <Alert tone="warning">{t('call.failedHint', { message: checkpoint.message })}</Alert>;
  }
  if (!ask) return null;
  const { checkpointId } = checkpoint;
  const change = titleOf.plain(part.tool, part.arguments);
  return (
    <div>
      <Button size="sm" onClick={() => ask({ checkpointId, title: t('checkpoints.beforeChange', { change }) })}>
        <RotateCcw aria-hidden="true" />
        {t('call.restore')}
      </Button>
    </div>
  );
}
