import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { RuleId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import type { Remember } from '@/approval/decide.ts';
import { type Expiry, ExpirySelect, expiresAt } from './expiry.tsx';
import { ProposalChoice } from './proposal-choice.tsx';
import { useProposals } from './use-proposals.ts';

/** Approves, and says what is to run unasked from now on. */
export function RememberDialog({
  approval,
  onClose,
  onApprove,
}: {
  approval: Approval;
  onClose: () => void;
  onApprove: (remember: Remember) => void;
}): JSX.Element {
  const t = useTranslations('rules.remember');
  const common = useTranslations('common');
  const { data: proposals, error } = useProposals(approval, 'approve');
  const [chosen, setChosen] = useState<string>();
  const [expiry, setExpiry] = useState<Expiry>('never');
  const ruleId = (proposals?.find((one) => one.ruleId === chosen) ?? proposals?.[0])?.ruleId;

  function confirm(id: RuleId): void {
    onClose();
    onApprove({ ruleId: id, ...expiresAt(expiry) });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title')}
      description={t('description')}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          {ruleId !== undefined && (
            <Button variant="primary" onClick={() => confirm(ruleId)}>
              <Check aria-hidden="true" />
              {t('confirm')}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-2">
        {error ? (
          <Alert>{t('failed')}</Alert>
        ) : !proposals ? (
          <p role="status" className="text-muted-foreground">
            {common('loading')}
          </p>
        ) : ruleId === undefined ? (
          <Alert tone="neutral">{t('none')}</Alert>
        ) : (
          <>
            <ProposalChoice label={t('which')} proposals={proposals} value={ruleId} onChange={setChosen} />
            <ExpirySelect value={expiry} onChange={setExpiry} className="max-w-64" />
          </>
        )}
      </div>
    </Dialog>
  );
}
