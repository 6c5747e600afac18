import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import { cn } from '@codelab/ui/class-names';
import { Dialog } from '@codelab/ui/dialog';
import { LetterKeys } from '@codelab/ui/letter-keys';
import { ApprovalCard } from './approval-card.tsx';
import type { Decide } from './decide.ts';
import { useApprovalTitle } from './use-approval-title.tsx';

/** The approvals that wait, one at a time with room to read; each is decided on its own. */
export function ApprovalDialog({
  approvals,
  open,
  onOpenChange,
  onDecide,
}: {
  approvals: readonly Approval[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDecide: Decide;
}): JSX.Element {
  const t = useTranslations('approval');
  const common = useTranslations('common');
  const [selected, setSelected] = useState<string>();
  const index = Math.max(
    0,
    approvals.findIndex((approval) => approval.id === selected),
  );
  const shown = approvals[index];

  function select(approval: Approval | undefined): void {
    if (approval) setSelected(approval.id);
  }

  return (
    <Dialog
      open={open && shown !== undefined}
      onOpenChange={onOpenChange}
      size="lg"
      quietStart
      title={t('dialog.title', { count: approvals.length })}
      description={approvals.length > 1 ? t('dialog.description') : undefined}
      closeLabel={common('close')}
    >
      <LetterKeys letters={{ j: () => select(approvals[index + 1]), k: () => select(approvals[index - 1]) }}>
        <div className="flex min-w-0 flex-col gap-4 pt-1 md:flex-row">
          {approvals.length > 1 && <Waiting approvals={approvals} current={shown?.id} onSelect={setSelected} />}
          {shown && (
            <div className="min-w-0 flex-1">
              <ApprovalCard key={shown.id} approval={shown} others={approvals} framed={false} onDecide={onDecide} />
            </div>
          )}
        </div>
      </LetterKeys>
    </Dialog>
  );
}

function Waiting({
  approvals,
  current,
  onSelect,
}: {
  approvals: readonly Approval[];
  current: string | undefined;
  onSelect: (id: string) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  const title = useApprovalTitle();
  return (
    <nav aria-label={t('dialog.list')} className="shrink-0 md:w-60">
      <ol className="flex flex-col gap-0.5">
        {approvals.map((approval) => (
          <li key={approval.id}>
            <button
              type="button"
              aria-current={approval.id === current ? 'true' : undefined}
              onClick={() => onSelect(approval.id)}
              className={cn(
                'w-full break-words rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-muted pointer-coarse:py-2.5',
                approval.id === current && 'bg-accent-soft font-medium text-accent-text hover:bg-accent-soft',
              )}
            >
              {title.plain(approval)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
