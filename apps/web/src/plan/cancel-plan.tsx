import { Square } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Plan } from '@codelab/protocol/plan';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Button } from '@codelab/ui/button';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import type { Steer } from './plan-callbacks.ts';

/** Stops a plan that runs, after asking. */
export function CancelPlan({ plan, onSteer }: { plan: Plan; onSteer: Steer }): JSX.Element {
  const t = useTranslations('plan');
  const { busy, refusal, decide } = useDecision<'cancel'>(plan.status);
  return (
    <div className="flex flex-col items-start gap-2">
      <AlertDialog
        title={t('cancelTitle')}
        description={t('cancelText')}
        confirmLabel={t('cancel')}
        cancelLabel={t('keepRunning')}
        onConfirm={() => decide('cancel', () => onSteer({ planId: plan.id, action: 'cancel' }))}
        trigger={
          <Button size="sm" variant="danger-quiet" busy={busy === 'cancel'}>
            <Square aria-hidden="true" />
            {t('cancel')}
          </Button>
        }
      />
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
    </div>
  );
}
