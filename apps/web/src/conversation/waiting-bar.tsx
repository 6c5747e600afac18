import { Hand } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import type { ConversationActions } from './use-conversation.ts';
import type { Pending } from './waiting.ts';

const ApprovalDialog = dynamic(() =>
  untilLoaded(() => import('@/approval/approval-dialog.tsx')).then((module) => module.ApprovalDialog),
);

/** Above the field where one writes: how many things wait, and a way to go through them. */
export function WaitingBar({
  pending,
  actions,
}: {
  pending: readonly Pending[];
  actions: ConversationActions;
}): JSX.Element | null {
  const t = useTranslations('conversation.waiting');
  const [isOpen, setOpen] = useState(false);
  const approvals = pending.flatMap((each) => (each.kind === 'approval' ? each.approval : []));
  if (pending.length === 0) return null;
  return (
    <div className="flex items-center gap-2 text-sm">
      <Hand aria-hidden="true" className="size-4 shrink-0 text-warning-text" />
      <p className="min-w-0 flex-1 font-medium text-warning-text">{t('count', { count: pending.length })}</p>
      {approvals.length > 0 && (
        <Button size="sm" onClick={() => setOpen(true)}>
          {t('review', { count: approvals.length })}
        </Button>
      )}
      {isOpen && <ApprovalDialog approvals={approvals} open onOpenChange={setOpen} onDecide={actions.decide} />}
    </div>
  );
}
