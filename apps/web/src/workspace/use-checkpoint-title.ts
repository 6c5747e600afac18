import { useTranslations } from 'next-intl';
import type { Checkpoint } from '@codelab/protocol/checkpoint';
import { useToolTitle } from '@/tool/use-tool-title.tsx';

/** "Before: Write a.ts", in the reader's language where the change was a tool's. */
export function useCheckpointTitle(): (
  checkpoint: Pick<Checkpoint, 'reason' | 'title' | 'tool' | 'subject'>,
) => string {
  const t = useTranslations('workspace.checkpoints');
  const toolTitle = useToolTitle();
  return ({ reason, title, tool, subject }) => {
    const change = tool === undefined ? title : toolTitle.plain(tool, subject ?? {});
    switch (reason) {
      case 'before_change':
        return t('beforeChange', { change });
      case 'before_restore':
        return t('beforeRestore', { change });
      case 'by_hand':
        return title;
    }
  };
}
