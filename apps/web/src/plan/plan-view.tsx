import { ListTodo } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useId, useState } from 'react';
import type { ConversationId, SubtaskId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Card } from '@codelab/ui/card';
import { KeyboardCard } from '@codelab/ui/keyboard-card';
import type { Letters } from '@codelab/ui/letter-keys';
import { ProgressBar } from '@codelab/ui/progress-bar';
import { RelativeTime } from '@codelab/ui/relative-time';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { useWho } from '@/approval/use-who.ts';
import { CancelPlan } from './cancel-plan.tsx';
import { countSegments, countWords } from './count-words.ts';
import { PlanActions, type PlanMode } from './plan-actions.tsx';
import type { PlanDecide, Steer } from './plan-callbacks.ts';
import { PlanChangeList } from './plan-change-list.tsx';
import { approvePlan, modifyPlan, rejectPlan } from './plan-decision-of.ts';
import { PlanStatusWords } from './plan-status.tsx';
import { PlanSteps } from './plan-steps.tsx';

/** A plan from its proposal to its end: what it would do, the decision about it, and how far it is. */
export function PlanView({
  plan,
  onDecide,
  onSteer,
  onOpenConversation,
}: {
  plan: Plan;
  onDecide: PlanDecide;
  onSteer: Steer;
  onOpenConversation: (conversationId: ConversationId) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const id = useId();
  const [mode, setMode] = useState<PlanMode>('look');
  const [feedback, setFeedback] = useState('');
  const [comments, setComments] = useState<ReadonlyMap<SubtaskId, string>>(new Map());
  const { busy, refusal, decide } = useDecision<'approve' | 'modify' | 'reject'>(`${plan.version} ${plan.status}`);

  const open = plan.status === 'awaiting_decision';
  const shownMode = open ? mode : 'look';
  const modification = modifyPlan(plan, { feedback, comments }, t('seeComments'));
  const controls = {
    approve: () => decide('approve', () => onDecide(approvePlan(plan))),
    modify: () => modification && decide('modify', () => onDecide(modification)),
    reject: () => decide('reject', () => onDecide(rejectPlan(plan, feedback))),
  };
  const keys: Letters =
    open && !busy && mode === 'look'
      ? { a: controls.approve, e: () => setMode('modify'), r: () => setMode('reject') }
      : {};

  return (
    <KeyboardCard labelledBy={id} keys={keys}>
      <Card tone={open ? 'warning' : 'neutral'} className="flex flex-col gap-3 px-4 py-3">
        <Heading plan={plan} id={id} />
        {plan.note !== undefined && (
          <Alert tone="neutral" title={t('note.label')}>
            {plan.note === 'not_revised' ? t('note.not_revised') : plan.note}
          </Alert>
        )}
        {open && plan.previous && <PlanChangeList plan={plan} previous={plan.previous} />}
        <PlanSteps
          plan={plan}
          comments={shownMode === 'modify' ? comments : undefined}
          onComment={(step, text) => setComments(new Map(comments).set(step, text))}
          onSteer={onSteer}
          onOpenConversation={onOpenConversation}
        />
        {refusal && (
          <RefusalAlert
            refusal={refusal}
            decisionText={(decision, who) => (isDecision(decision) ? t(`decided.${decision}`, { who }) : undefined)}
          />
        )}
        {open && (
          <PlanActions
            plan={plan}
            mode={mode}
            setMode={setMode}
            feedback={feedback}
            setFeedback={setFeedback}
            canModify={modification !== undefined}
            busy={busy}
            controls={controls}
          />
        )}
        <PlanDecided plan={plan} />
        {(plan.status === 'approved' || plan.status === 'running' || plan.status === 'paused') && (
          <CancelPlan plan={plan} onSteer={onSteer} />
        )}
      </Card>
    </KeyboardCard>
  );
}

function isDecision(decision: string): decision is 'approve' | 'modify' | 'reject' {
  return ['approve', 'modify', 'reject'].includes(decision);
}

function Heading({ plan, id }: { plan: Plan; id: string }): JSX.Element {
  const t = useTranslations('plan');
  const undecided = plan.status === 'awaiting_decision' || plan.status === 'revising' || plan.status === 'rejected';
  const words = undecided
    ? t('counts.steps', { total: plan.counts.total })
    : countWords(plan.counts)
        .map((word) => t(`counts.${word.name}`, word.values))
        .join(', ');

  return (
    <div className="flex min-w-0 gap-2.5">
      <ListTodo aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <h3 id={id} className="break-words font-medium text-base">
          {t('label', { title: plan.title })}
        </h3>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs">
          <PlanStatusWords status={plan.status} />
          {plan.version > 1 && <Badge>{t('version', { version: plan.version })}</Badge>}
          <span>{words}</span>
        </p>
        {!undecided && (
          <ProgressBar
            label={t('progress')}
            value={plan.counts.done}
            max={plan.counts.total}
            valueText={words}
            segments={countSegments(plan.counts)}
            className="mt-2"
          />
        )}
      </div>
    </div>
  );
}

/** Who decided, when, and what was said. */
function PlanDecided({ plan }: { plan: Plan }): JSX.Element | null {
  const t = useTranslations('plan');
  const locale = useLocale();
  const who = useWho();
  if (!plan.decided) return null;
  const { decision, by, at, feedback } = plan.decided;
  return (
    <div className="flex flex-col gap-1 border-border border-t pt-2.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground">
        <span>{t(`decided.${decision}`, { who: who(by) })}</span>
        <span aria-hidden="true">·</span>
        <RelativeTime at={at} locale={locale} />
      </p>
      {feedback !== undefined && <blockquote className="border-border-strong border-l-2 pl-2.5">{feedback}</blockquote>}
    </div>
  );
}
