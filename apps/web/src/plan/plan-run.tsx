import { CirclePause, CirclePlay, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import { isFixed } from '@codelab/domain/plan-graph';
import type { Plan } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { CancelPlan } from './cancel-plan.tsx';
import type { Steer } from './plan-callbacks.ts';
import { isSteerable } from './possible-ways.ts';

type Control = 'pause' | 'resume' | 'limit' | 'replan_rest';

/** What a person does to a plan that runs, as a whole. */
export function PlanRun({ plan, onSteer }: { plan: Plan; onSteer: Steer }): JSX.Element | null {
  const t = useTranslations('plan');
  const [isReplanning, setReplanning] = useState(false);
  const { busy, refusal, decide } = useDecision<Control>(`${plan.version} ${plan.status} ${plan.parallel}`);
  if (!isSteerable(plan)) return null;
  const isPaused = plan.status === 'paused';
  const hasRest = plan.subtasks.some(({ status }) => !isFixed(status));

  return (
    <fieldset className="flex min-w-0 flex-col gap-2.5 border-border border-t pt-3">
      <legend className="sr-only">{t('run.label')}</legend>
      {isReplanning && (
        <Replan
          isBusy={busy === 'replan_rest'}
          onSend={(feedback) =>
            decide('replan_rest', async () => {
              await onSteer({ planId: plan.id, action: 'replan_rest', feedback });
              setReplanning(false);
            })
          }
          onBack={() => setReplanning(false)}
        />
      )}
      <div className="flex flex-wrap items-start gap-2">
        {plan.status !== 'failed' && (
          <Button
            size="sm"
            title={isPaused ? undefined : t('run.pauseText')}
            busy={busy === 'pause' || busy === 'resume'}
            onClick={() => {
              const action = isPaused ? 'resume' : 'pause';
              decide(action, () => onSteer({ planId: plan.id, action }));
            }}
          >
            {isPaused ? <CirclePlay aria-hidden="true" /> : <CirclePause aria-hidden="true" />}
            {isPaused ? t('run.resume') : t('run.pause')}
          </Button>
        )}
        {hasRest && !isReplanning && (
          <Button size="sm" disabled={busy !== undefined} onClick={() => setReplanning(true)}>
            <RefreshCw aria-hidden="true" />
            {t('run.replan')}
          </Button>
        )}
        <CancelPlan plan={plan} onSteer={onSteer} />
        <span className="flex-1" />
        {hasRest && (
          <Select
            quiet
            label={t('run.limit')}
            hideLabel
            value={`${plan.parallel}`}
            disabled={busy !== undefined}
            onValueChange={(parallel) =>
              decide('limit', () => onSteer({ planId: plan.id, action: 'limit', parallel: Number(parallel) }))
            }
            options={limitsWith(plan.parallel).map((count) => ({
              value: `${count}`,
              label: t('run.limitOption', { count }),
            }))}
          />
        )}
      </div>
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
    </fieldset>
  );
}

function limitsWith(parallel: number): number[] {
  return [...new Set([1, 2, 3, 4, 6, 8, 16, parallel])].sort((a, b) => a - b);
}

function Replan({
  isBusy,
  onSend,
  onBack,
}: {
  isBusy: boolean;
  onSend: (feedback: string) => void;
  onBack: () => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const [feedback, setFeedback] = useState('');
  return (
    <div className="flex flex-col gap-2">
      <TextArea
        autoFocus
        label={t('run.replanLabel')}
        hint={t('run.replanHint')}
        value={feedback}
        onChange={(event) => setFeedback(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="primary"
          busy={isBusy}
          disabled={feedback.trim() === ''}
          onClick={() => onSend(feedback.trim())}
        >
          {t('run.replanNow')}
        </Button>
        <Button size="sm" disabled={isBusy} onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </div>
  );
}
