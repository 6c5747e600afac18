import { RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { CallCheckpoint } from '@codelab/protocol/checkpoint';
import type { ToolCallPart } from '@codelab/protocol/message';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { useToolTitle } from '@/tool/use-tool-title.tsx';

const RestoreDialog = dynamic(() =>
  untilLoaded(() => import('./restore-dialog.tsx')).then((module) => module.RestoreDialog),
);

/** The way back to before a call, or why there is none. */
export function CallCheckpointView({
  part,
  checkpoint,
}: {
  part: ToolCallPart;
  checkpoint: CallCheckpoint;
}): JSX.Element {
  const t = useTranslations('workspace');
  const titleOf = useToolTitle();
  const [isAsked, setAsked] = useState(false);
  if (checkpoint.status === 'failed') {
    return <Alert tone="warning">{t('call.failedHint', { message: checkpoint.message })}</Alert>;
  }
  const change = titleOf.plain(part.tool, part.arguments);
  return (
    <div>
      <Button size="sm" onClick={() => setAsked(true)}>
        <RotateCcw aria-hidden="true" />
        {t('call.restore')}
      </Button>
      {isAsked && (
        <RestoreDialog
          checkpointId={checkpoint.checkpointId}
          title={t('checkpoints.beforeChange', { change })}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
