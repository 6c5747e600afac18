import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import { code, useToolTitle } from '@/tool/use-tool-title.tsx';
import { approvalTitle } from './approval-title.ts';

/** What will happen if it is approved, in words. */
export function useApprovalTitle(): { rich: (approval: Approval) => ReactNode; plain: (approval: Approval) => string } {
  const t = useTranslations('approval');
  const tool = useToolTitle();

  function plain(approval: Approval): string {
    const title = approvalTitle(approval);
    const named = tool.plain(approval.tool ?? '', approval.arguments ?? {});
    switch (title.name) {
      case 'tool':
        return named;
      case 'budget':
      case 'scope':
        return t(`title.${title.name}`);
      case 'unknownOutcome':
        return t('title.unknownOutcome', { title: named });
      case 'changeFile':
      case 'createFile':
      case 'changeFiles':
        return t.markup(`title.${title.name}`, { ...title.values, code: (chunks) => chunks });
    }
  }

  function rich(approval: Approval): ReactNode {
    const title = approvalTitle(approval);
    switch (title.name) {
      case 'tool':
        return tool.rich(approval.tool ?? '', approval.arguments ?? {});
      case 'budget':
      case 'scope':
      case 'unknownOutcome':
        return plain(approval);
      case 'changeFile':
      case 'createFile':
      case 'changeFiles':
        return t.rich(`title.${title.name}`, { ...title.values, code });
    }
  }

  return { rich, plain };
}
