import { Check, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import { Button } from '@codelab/ui/button';
import { TextArea } from '@codelab/ui/text-area';
import { type ApprovalControl, type Decide, resolve } from './decide.ts';

type Outcome = 'run_again' | 'done' | 'failed';

/** Nobody knows whether it ran: a person looks, and says. No letter does any of this by accident. */
export function UnknownOutcomeActions({
  approval,
  title,
  busy,
  decide,
  onDecide,
}: {
  approval: Approval;
  title: string;
  busy: ApprovalControl | undefined;
  decide: (name: ApprovalControl, send: () => Promise<void>) => void;
  onDecide: Decide;
}): JSX.Element {
  const t = useTranslations('approval');
  const [output, setOutput] = useState('');

  function button(outcome: Outcome): { busy: boolean; disabled: boolean; onClick: () => void } {
    return {
      busy: busy === outcome,
      disabled: busy !== undefined && busy !== outcome,
      onClick: () => decide(outcome, () => onDecide(resolve(approval, outcome, outcome === 'run_again' ? '' : output))),
    };
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-border border-t pt-3">
      <legend className="sr-only">{t('legend', { title })}</legend>
      <TextArea
        label={t('unknown.output')}
        hint={t('unknown.outputHint')}
        mono
        value={output}
        onChange={(event) => setOutput(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button {...button('done')}>
          <Check aria-hidden="true" />
          {t('unknown.markDone')}
        </Button>
        <Button {...button('failed')}>
          <X aria-hidden="true" />
          {t('unknown.markFailed')}
        </Button>
        <Button {...button('run_again')}>
          <RotateCcw aria-hidden="true" />
          {t('unknown.runAgain')}
        </Button>
      </div>
    </fieldset>
  );
}
