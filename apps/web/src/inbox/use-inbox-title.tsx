import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { InboxItem } from '@codelab/protocol/conversation';
import { useReasonText } from '@/tool/use-reason-text.ts';
import { useToolTitle } from '@/tool/use-tool-title.tsx';

/** What waits, in words. An item brings only what its call is about: a command, a path, or the name of the tool. */
export function useInboxTitle(): (item: InboxItem) => ReactNode {
  const t = useTranslations('inbox');
  const toolTitle = useToolTitle();
  const reasonText = useReasonText();
  const callTitle = (tool: string, title: string) =>
    toolTitle.rich(tool, tool === 'execute_command' ? { command: title } : title === tool ? {} : { path: title });
  return ({ kind, approvalKind, title, tool }) => {
    switch (kind) {
      case 'question':
        return title;
      case 'plan':
        return t('plan', { title });
      case 'failed_step':
        return t('failedStep', { title });
      case 'approval':
        if (tool === undefined) return reasonText(title);
        if (approvalKind !== 'unknown_outcome') return callTitle(tool, title);
        return (
          <>
            {t('unknownOutcome')} {callTitle(tool, title)}
          </>
        );
    }
  };
}
