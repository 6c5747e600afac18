import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useState } from 'react';
import { dependantsOf } from '@codelab/domain/plan-selection';
import type { Subtask } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { Disclosure } from '@codelab/ui/disclosure';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useAgentUse } from '@/i18n/use-agent-use.ts';
import { useAgents } from '@/trpc/queries.ts';
import { useStepKeeping } from './keep-step.ts';
import { StepChoices } from './step-choices.tsx';
import { faultsIn, fieldsOf, type StepFields } from './step-fields.ts';
import type { PlanWork } from './use-plan-work.ts';

/**
 * A step as a form. Of a plan that is still to be decided the change is kept in the draft and sent with the approval; of
 * one that runs it is sent at once.
 */
export function StepForm({
  work,
  step,
  isNew = false,
  onDone,
}: {
  work: PlanWork;
  step: Subtask;
  isNew?: boolean;
  onDone: () => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const [fields, setFields] = useState(() => fieldsOf(step));
  const [isTried, setTried] = useState(false);
  const keep = useStepKeeping(work, step, isNew);
  const { busy, refusal, decide } = useDecision<'save'>(`${work.plan.version} ${step.status}`);
  const faults = isTried ? faultsIn(fields) : [];
  const set = (change: Partial<StepFields>) => setFields({ ...fields, ...change });

  function save(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (faultsIn(fields).length > 0) return;
    decide('save', async () => {
      await keep(fields);
      onDone();
    });
  }

  return (
    <form onSubmit={save} noValidate className="flex min-w-0 flex-col gap-3 text-sm" aria-label={formName()}>
      <TextField
        autoFocus
        label={t('edit.title')}
        value={fields.title}
        maxLength={200}
        error={faults.includes('title') ? t('edit.titleNeeded') : undefined}
        onChange={(event) => set({ title: event.target.value })}
      />
      <AgentSelect work={work} value={fields.agent} onChange={(agent) => set({ agent })} />
      <TextArea
        label={t('edit.description')}
        value={fields.description}
        maxLength={8_000}
        onChange={(event) => set({ description: event.target.value })}
      />
      <Waits work={work} step={step} isNew={isNew} fields={fields} set={set} />
      <Disclosure
        summary={t('edit.more')}
        contentClassName="flex flex-col gap-3 pt-2"
        defaultOpen={faults.includes('minutes')}
      >
        <TextArea
          label={t('evidence')}
          value={fields.evidence}
          maxLength={2_000}
          onChange={(event) => set({ evidence: event.target.value })}
        />
        <TextField
          label={t('edit.minutes')}
          inputMode="numeric"
          value={fields.minutes}
          error={faults.includes('minutes') ? t('edit.minutesWrong') : undefined}
          onChange={(event) => set({ minutes: event.target.value })}
        />
        <TextArea
          mono
          label={t('tools')}
          hint={t('edit.toolsHint')}
          value={fields.tools}
          onChange={(event) => set({ tools: event.target.value })}
        />
        <TextArea
          mono
          label={t('paths')}
          hint={t('edit.pathsHint')}
          value={fields.paths}
          onChange={(event) => set({ paths: event.target.value })}
        />
      </Disclosure>
      {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" variant="primary" busy={busy !== undefined}>
          {isNew ? t('edit.saveNew') : work.drafting ? t('edit.save') : t('edit.saveNow')}
        </Button>
        <Button size="sm" disabled={busy !== undefined} onClick={onDone}>
          {t('back')}
        </Button>
      </div>
    </form>
  );

  function formName(): string {
    return isNew ? t('edit.addNew') : `${t('edit.action')}: ${step.title}`;
  }
}

function AgentSelect({
  work,
  value,
  onChange,
}: {
  work: PlanWork;
  value: string;
  onChange: (agent: string) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const agents = useAgents(work.workspaceId).data ?? [];
  const purposeOfAgent = useAgentUse();
  const purposeOf = (name: string) => {
    const agent = agents.find((one) => one.name === name);
    return agent && purposeOfAgent(agent);
  };
  // Until they are loaded there are those that the plan names.
  const names = new Set([...agents.map(({ name }) => name), ...work.steps.map(({ agent }) => agent), value]);
  return (
    <Select
      label={t('edit.agent')}
      value={value}
      onValueChange={onChange}
      options={[...names].map((name) => ({
        value: name,
        label: agentTitle(name),
        description: purposeOf(name),
      }))}
    />
  );
}

/** What the step waits for, and, of a new one, what waits for it. What would make a circle cannot be chosen. */
function Waits({
  work: { steps, numbers, plan, drafting },
  step,
  isNew,
  fields,
  set,
}: {
  work: PlanWork;
  step: Subtask;
  isNew: boolean;
  fields: StepFields;
  set: (change: Partial<StepFields>) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const others = steps.filter(({ id }) => id !== step.id);
  const behind = new Set(dependantsOf(steps, [step.id, ...fields.neededBy]).map(({ id }) => id));
  const before = new Set(fields.dependsOn);
  const mayWait = others.filter(
    (other) => !(plan.status !== 'awaiting_decision' && !canWait(other, drafting !== undefined)),
  );
  return (
    <>
      <StepChoices
        legend={t('edit.dependsOn')}
        steps={others}
        numbers={numbers}
        chosen={fields.dependsOn}
        refused={(id) => behind.has(id) || fields.neededBy.includes(id)}
        onChange={(dependsOn) => set({ dependsOn })}
      />
      {isNew && mayWait.length > 0 && (
        <StepChoices
          legend={t('edit.neededBy')}
          steps={mayWait}
          numbers={numbers}
          chosen={fields.neededBy}
          refused={(id) => before.has(id) || dependantsOf(steps, [id]).some((other) => before.has(other.id))}
          onChange={(neededBy) => set({ neededBy })}
        />
      )}
    </>
  );
}

/** It has not begun, so it can come to wait for one step more. */
function canWait({ status, approved }: Subtask, isAsked: boolean): boolean {
  if (isAsked) return approved === false;
  return status === 'waiting' || status === 'ready';
}
