import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { RuleId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import type { Remember } from '@/approval/decide.ts';
import { type Expiry, ExpirySelect, expiresAt } from './expiry.tsx';
import { ProposalChoice } from './proposal-choice.tsx';
import { useProposals } from './use-proposals.ts';

const once = 'once';

/** What a rejection is to mean for what comes after it: nothing, unless one of these is chosen. */
export function LastingRejection({
  approval,
  value,
  onChange,
}: {
  approval: Approval;
  value: Remember | undefined;
  onChange: (value: Remember | undefined) => void;
}): JSX.Element {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const { data: proposals, error } = useProposals(approval, 'reject');
  const [expiry, setExpiry] = useState<Expiry>('never');

  if (error) return <Alert>{t('remember.failed')}</Alert>;
  if (!proposals) return <p role="status">{common('loading')}</p>;
  return (
    <div className="flex flex-col gap-2.5 pt-1">
      <ProposalChoice
        label={t('lasting.which')}
        first={[{ value: once, label: t('lasting.once'), description: t('lasting.onceHint') }]}
        proposals={proposals}
        value={value?.ruleId ?? once}
        onChange={(ruleId) =>
          onChange(ruleId === once ? undefined : { ruleId: ruleId as RuleId, ...expiresAt(expiry) })
        }
      />
      {value && (
        <>
          <ExpirySelect
            value={expiry}
            onChange={(next) => {
              setExpiry(next);
              onChange({ ruleId: value.ruleId, ...expiresAt(next) });
            }}
            className="max-w-64"
          />
          <p className="text-muted-foreground text-xs">{t('lasting.hint')}</p>
        </>
      )}
    </div>
  );
}
