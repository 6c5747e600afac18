import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Plan } from '@codelab/protocol/plan';
import { Badge } from '@codelab/ui/badge';
import { Disclosure } from '@codelab/ui/disclosure';
import type { Tone } from '@codelab/ui/tone';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { type ChangedField, planChanges, type StepChange } from './plan-changes.ts';

const tones: Record<StepChange['type'], Tone> = { added: 'success', removed: 'danger', changed: 'warning' };

/** What a new version does differently. */
export function PlanChangeList({
  plan,
  previous,
}: {
  plan: Plan;
  previous: NonNullable<Plan['previous']>;
}): JSX.Element {
  const t = useTranslations('plan');
  const changes = planChanges(previous.subtasks, plan.subtasks);
  return (
    <Disclosure
      defaultOpen
      summary={<span className="font-medium">{t('diff.title', { version: previous.version })}</span>}
      className="rounded-md border border-border bg-muted/50 px-3 py-1.5"
      contentClassName="pb-1.5 pl-5.5 text-sm"
    >
      {previous.title !== plan.title && (
        <p className="mb-1.5 text-muted-foreground">{t('diff.titleChanged', { before: previous.title })}</p>
      )}
      {changes.length === 0 ? (
        <p className="text-muted-foreground">{t('diff.none')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {changes.map((change) => (
            <li key={`${change.type}:${change.step.id}`} className="min-w-0">
              <Change change={change} />
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}

function Change({ change }: { change: StepChange }): JSX.Element {
  const t = useTranslations('plan');
  const mark = <Badge tone={tones[change.type]}>{t(`diff.${change.type}`)}</Badge>;
  switch (change.type) {
    case 'added':
      return (
        <p className="flex flex-wrap items-baseline gap-x-2">
          {mark} <ins className="min-w-0 break-words no-underline">{change.step.title}</ins>
        </p>
      );
    case 'removed':
      return (
        <p className="flex flex-wrap items-baseline gap-x-2">
          {mark} <del className="min-w-0 break-words text-muted-foreground">{change.step.title}</del>
        </p>
      );
    case 'changed':
      return (
        <>
          <p className="flex flex-wrap items-baseline gap-x-2">
            {mark} <span className="min-w-0 break-words">{change.step.title}</span>
          </p>
          <dl className="mt-1 flex flex-col gap-1 border-border border-l-2 pl-2.5">
            {change.fields.map((field) => (
              <FieldChange key={field.field} change={field} />
            ))}
          </dl>
        </>
      );
  }
}

function FieldChange({ change }: { change: ChangedField }): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const read = (value: string) => (change.field === 'agent' ? agentTitle(value) : value || t('diff.nothing'));
  return (
    <div className="min-w-0 break-words text-xs">
      <dt className="inline text-muted-foreground">{t(`diff.fields.${change.field}`)}: </dt>
      <dd className="inline">
        <del className="text-muted-foreground">
          <span className="sr-only">{t('diff.before')}: </span>
          {read(change.before)}
        </del>
        <span aria-hidden="true"> → </span>
        <ins className="no-underline">
          <span className="sr-only">{t('diff.after')}: </span>
          {read(change.after)}
        </ins>
      </dd>
    </div>
  );
}
