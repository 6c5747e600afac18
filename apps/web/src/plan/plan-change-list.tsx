import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { StepField } from '@codelab/domain/plan-changes';
import type { PlanVersion, ProposedSubtask } from '@codelab/protocol/plan';
import { Badge } from '@codelab/ui/badge';
import { Disclosure } from '@codelab/ui/disclosure';
import type { Tone } from '@codelab/ui/tone';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { durationText } from '@/tool/duration-text.ts';
import { type ChangedField, planChanges, type StepChange } from './plan-changes.ts';
import { titlesOf } from './step-names.ts';

const tones: Record<StepChange['type'], Tone> = {
  added: 'success',
  removed: 'danger',
  changed: 'warning',
  moved: 'neutral',
};

type Compared = Pick<PlanVersion, 'title' | 'subtasks'>;

/** What a new version does differently, folded. */
export function PlanChangeList({ plan, previous }: { plan: Compared; previous: PlanVersion }): JSX.Element {
  const t = useTranslations('plan');
  return (
    <Disclosure
      defaultOpen
      summary={<span className="font-medium">{t('diff.title', { version: previous.version })}</span>}
      className="rounded-md border border-border bg-muted/50 px-3 py-1.5"
      contentClassName="pb-1.5 pl-5.5 text-sm"
    >
      <PlanChanges plan={plan} previous={previous} />
    </Disclosure>
  );
}

/** What one version of a plan does differently from another, readable as text. */
export function PlanChanges({ plan, previous }: { plan: Compared; previous: Compared }): JSX.Element {
  const t = useTranslations('plan');
  const changes = planChanges(previous.subtasks, plan.subtasks);
  return (
    <>
      {previous.title !== plan.title && (
        <p className="mb-1.5 break-words text-muted-foreground">{t('diff.titleChanged', { before: previous.title })}</p>
      )}
      {changes.length === 0 ? (
        <p className="text-muted-foreground">{t('diff.none')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {changes.map((change) => (
            <li key={`${change.type}:${change.step.id}`} className="min-w-0">
              <Change change={change} before={previous.subtasks} after={plan.subtasks} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Steps = readonly ProposedSubtask[];

function Change({ change, before, after }: { change: StepChange; before: Steps; after: Steps }): JSX.Element {
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
    case 'moved':
      return (
        <p className="flex flex-wrap items-baseline gap-x-2">
          {mark} <span className="min-w-0 break-words">{change.step.title}</span>
          <span className="min-w-0 break-words text-muted-foreground text-xs">
            {change.after ? t('diff.movedAfter', { title: change.after.title }) : t('diff.movedFirst')}
          </span>
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
              <FieldChange key={field.field} change={field} before={before} after={after} />
            ))}
          </dl>
        </>
      );
  }
}

function FieldChange({ change, before, after }: { change: ChangedField; before: Steps; after: Steps }): JSX.Element {
  const t = useTranslations('plan');
  const words = useFieldWords();
  return (
    <div className="min-w-0 break-words text-xs">
      <dt className="inline text-muted-foreground">{t(`diff.fields.${change.field}`)}: </dt>
      <dd className="inline">
        <del className="text-muted-foreground">
          <span className="sr-only">{t('diff.before')}: </span>
          {words(change.field, change.before, before) || t('diff.nothing')}
        </del>
        <span aria-hidden="true"> → </span>
        <ins className="no-underline">
          <span className="sr-only">{t('diff.after')}: </span>
          {words(change.field, change.after, after) || t('diff.nothing')}
        </ins>
      </dd>
    </div>
  );
}

/** What stands in a field of a step, in words. */
function useFieldWords(): (field: StepField, step: ProposedSubtask, steps: Steps) => string {
  const t = useTranslations('plan');
  const locale = useLocale();
  const format = useFormatter();
  const agentTitle = useAgentTitle();
  return (field, step, steps) => {
    switch (field) {
      case 'title':
      case 'description':
        return step[field];
      case 'agent':
        return agentTitle(step.agent);
      case 'dependsOn':
        return titlesOf(step.dependsOn, steps).join(', ');
      case 'evidence':
        return step.evidence ?? '';
      case 'tools':
        return step.tools?.join(', ') ?? '';
      case 'paths':
        return step.paths?.length === 0 ? t('pathsNone') : (step.paths?.join(', ') ?? '');
      case 'estimate': {
        const { minutes, tokens } = step.estimate ?? {};
        const parts = [
          minutes === undefined ? '' : durationText(minutes * 60_000, locale),
          tokens === undefined ? '' : t('tokens', { tokens: format.number(tokens) }),
        ];
        return parts.filter((part) => part !== '').join(', ');
      }
    }
  };
}
