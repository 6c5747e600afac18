import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import { isBegun } from '@codelab/domain/plan-graph';
import type { Subtask } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { Select } from '@codelab/ui/select';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useAgentUse } from '@/i18n/use-agent-use.ts';
import { useAgents } from '@/trpc/queries.ts';
import type { PlanWork } from './use-plan-work.ts';

/** Which other agent is to carry a step out. */
export function ReassignForm({
  work: { plan, workspaceId, onSteer },
  step,
  onDone,
}: {
  work: PlanWork;
  step: Subtask;
  onDone: () => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const others = (useAgents(workspaceId).data ?? []).filter(({ name }) => name !== step.agent);
  const purposeOfAgent = useAgentUse();
  const [chosen, setChosen] = useState<string>();
  const agent = others.find(({ name }) => name === chosen)?.name;
  const { busy, refusal, decide } = useDecision<'reassign'>(`${step.agent} ${step.status}`);

  function send(): void {
    if (agent === undefined) return;
    decide('reassign', async () => {
      await onSteer({ planId: plan.id, action: 'reassign', subtaskId: step.id, agent });
      onDone();
    });
  }

  return (
    <div className="flex flex-col gap-2 rounded-md border border-border bg-muted/50 p-2.5">
      <Select
        label={t('run.reassign')}
        hint={isBegun(step.status) ? t('run.reassignText') : undefined}
        value={agent ?? ''}
        onValueChange={setChosen}
        placeholder={t('edit.agent')}
        options={others.map((other) => ({
          value: other.name,
          label: agentTitle(other.name),
          description: purposeOfAgent(other),
        }))}
      />
      <div className="flex flex-wrap gap-2">
        {agent !== undefined && (
          <Button size="sm" variant="primary" busy={busy !== undefined} onClick={send}>
            {t('run.reassignNow', { agent: agentTitle(agent) })}
          </Button>
        )}
        <Button size="sm" disabled={busy !== undefined} onClick={onDone}>
          {t('back')}
        </Button>
      </div>
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
    </div>
  );
}
