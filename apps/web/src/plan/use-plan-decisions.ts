import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { PlanDecision } from '@codelab/protocol/command';
import { type Refusal, useDecision } from '@/approval/use-decision.ts';
import { useAgents } from '@/trpc/queries.ts';
import { approvePlan, modifyPlan, rejectPlan } from './plan-decision-of.ts';
import { type PlanProblem, planProblems } from './plan-problems.ts';
import type { PlanWork } from './use-plan-work.ts';

export type PlanMode = 'look' | 'modify' | 'reject';
type Control = 'approve' | 'modify' | 'reject';

/** What can be decided now, and what became of it when it was sent. */
export interface PlanDecisions {
  readonly mode: PlanMode;
  setMode(mode: PlanMode): void;
  readonly busy: Control | undefined;
  readonly refusal: Refusal | undefined;
  /** Why the steps as the person left them cannot be approved. */
  readonly problems: readonly PlanProblem[];
  /** There is something to say. */
  readonly canModify: boolean;
  /** Absent when it cannot be sent as it is. */
  readonly approve: (() => void) | undefined;
  readonly modify: (() => void) | undefined;
  readonly reject: () => void;
}

export function usePlanDecisions({ plan, steps, drafting, workspaceId, onDecide }: PlanWork): PlanDecisions {
  const t = useTranslations('plan');
  const agents = useAgents(workspaceId).data;
  const [mode, setMode] = useState<PlanMode>('look');
  const held = plan.subtasks.filter(({ approved }) => approved === false).length;
  const { busy, refusal, decide } = useDecision<Control>(`${plan.version} ${plan.status} ${held}`);
  const draft = drafting?.draft;
  const isEdited = draft?.steps !== undefined;
  const problems = isEdited
    ? planProblems(
        steps,
        agents?.map(({ name }) => name),
      )
    : [];
  const approval = draft && problems.length === 0 ? approvePlan(plan, draft) : undefined;
  const modification = draft && modifyPlan(plan, draft, t('seeComments'));

  /** What was sent is no draft any more. */
  function send(control: Control, decision: PlanDecision): void {
    decide(control, async () => {
      await onDecide(decision);
      setMode('look');
      drafting?.forget();
    });
  }

  return {
    mode: drafting ? mode : 'look',
    setMode,
    busy,
    refusal,
    problems,
    canModify: modification !== undefined,
    approve: approval && (() => send('approve', approval)),
    modify: modification && (() => send('modify', modification)),
    reject: () => send('reject', rejectPlan(plan, draft?.feedback ?? '')),
  };
}
