import { useTranslations } from 'next-intl';
import { useApprovalTitle } from '@/approval/use-approval-title.tsx';
import type { Pending } from './waiting.ts';

/** What waits, in one line of plain words. */
export function usePendingTitle(): (pending: Pending) => string {
  const t = useTranslations('conversation.pending');
  const approvalTitle = useApprovalTitle();
  return (pending) => {
    switch (pending.kind) {
      case 'approval':
        return approvalTitle.plain(pending.approval);
      case 'plan':
        return t('plan', { title: pending.plan.title });
      case 'question':
        return pending.question.message || (pending.question.questions[0]?.question ?? t('question'));
    }
  };
}
