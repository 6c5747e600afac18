import { useTranslations } from 'next-intl';
import { type JSX, useId, useState } from 'react';
import { Alert } from '@codelab/ui/alert';
import { Card } from '@codelab/ui/card';
import { Dialog } from '@codelab/ui/dialog';
import { KeyboardCard } from '@codelab/ui/keyboard-card';
import type { Letters } from '@codelab/ui/letter-keys';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { PlanActions } from './plan-actions.tsx';
import { PlanBody } from './plan-body.tsx';
import { PlanChangeList } from './plan-change-list.tsx';
import { PlanDecided } from './plan-decided.tsx';
import { PlanHeading, useCountWords } from './plan-heading.tsx';
import { PlanRun } from './plan-run.tsx';
import { type PlanDecisions, usePlanDecisions } from './use-plan-decisions.ts';
import { type PlanViewProps, type PlanWork, usePlanWork } from './use-plan-work.ts';

/** A plan from its proposal to its end: what it would do, the decision about it, and how far it is. */
export function PlanView(props: PlanViewProps): JSX.Element {
  const t = useTranslations('plan');
  const id = useId();
  const work = usePlanWork(props);
  const decisions = usePlanDecisions(work);
  const [isExpanded, setExpanded] = useState(false);
  const { plan, drafting } = work;
  const isCommented = decisions.mode === 'modify';

  return (
    <KeyboardCard labelledBy={id} keys={lettersOf(work, decisions)}>
      <Card tone={drafting ? 'warning' : 'neutral'} className="flex flex-col gap-3 px-4 py-3">
        <PlanHeading work={work} id={id} />
        {plan.note !== undefined && (
          <Alert tone="neutral" title={t('note.label')}>
            {plan.note === 'not_revised' ? t('note.not_revised') : plan.note}
          </Alert>
        )}
        {drafting && plan.previous && !plan.decided && <PlanChangeList plan={plan} previous={plan.previous} />}
        <PlanBody work={work} isCommented={isCommented} expand={{ isExpanded, open: () => setExpanded(true) }} />
        {!isExpanded && <PlanControls work={work} decisions={decisions} />}
        <PlanDecided plan={plan} />
      </Card>
      <FullScreen work={work} decisions={decisions} isOpen={isExpanded} onOpenChange={setExpanded} />
    </KeyboardCard>
  );
}

/** The decision, if one is waited for, and what is done to a plan that runs. */
function PlanControls({ work, decisions }: { work: PlanWork; decisions: PlanDecisions }): JSX.Element {
  const t = useTranslations('plan');
  const { plan, drafting, onSteer } = work;
  return (
    <>
      {decisions.refusal && (
        <RefusalAlert
          refusal={decisions.refusal}
          decisionText={(decision, who) => (isDecision(decision) ? t(`decided.${decision}`, { who }) : undefined)}
        />
      )}
      {drafting && <PlanActions work={work} drafting={drafting} decisions={decisions} />}
      <PlanRun plan={plan} onSteer={onSteer} />
    </>
  );
}

/** The same with all the room there is. */
function FullScreen({
  work,
  decisions,
  isOpen,
  onOpenChange,
}: {
  work: PlanWork;
  decisions: PlanDecisions;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const countWords = useCountWords();
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title={t('label', { title: work.plan.title })}
      description={countWords(work)}
      closeLabel={t('view.shrink')}
      size="screen"
    >
      {isOpen && (
        <div className="flex h-full min-h-0 flex-col gap-3">
          <div className="min-h-0 flex-1">
            <PlanBody work={work} isCommented={decisions.mode === 'modify'} fills />
          </div>
          <PlanControls work={work} decisions={decisions} />
        </div>
      )}
    </Dialog>
  );
}

function lettersOf({ drafting }: PlanWork, { mode, busy, approve, setMode }: PlanDecisions): Letters {
  if (!drafting || busy || mode !== 'look') return {};
  return { ...(approve && { a: approve }), e: () => setMode('modify'), r: () => setMode('reject') };
}

function isDecision(decision: string): decision is 'approve' | 'modify' | 'reject' {
  return ['approve', 'modify', 'reject'].includes(decision);
}
