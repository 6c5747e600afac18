import { History } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Plan, PlanVersion } from '@codelab/protocol/plan';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { RelativeTime } from '@codelab/ui/relative-time';
import { Select } from '@codelab/ui/select';
import { Skeleton } from '@codelab/ui/skeleton';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { usePlanVersions } from '@/trpc/queries.ts';
import { PlanChanges } from './plan-change-list.tsx';
import { Fact } from './step-details.tsx';
import { titlesOf } from './step-names.ts';
import { numbersOf, stepNumbers } from './step-order.ts';

/** Every version that there was, each as it was and against the one before it. */
export function PlanVersions({ plan }: { plan: Plan }): JSX.Element {
  const t = useTranslations('plan');
  const common = useTranslations('common');
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={t('versions.title')}
      description={plan.title}
      closeLabel={common('close')}
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('versions.open', { version: plan.version })}
          className="-my-1 h-6 px-1.5 text-xs"
        >
          <History aria-hidden="true" />
          {t('version', { version: plan.version })}
        </Button>
      }
    >
      <Versions plan={plan} />
    </Dialog>
  );
}

function Versions({ plan }: { plan: Plan }): JSX.Element {
  const t = useTranslations('plan');
  const { data: versions, isError } = usePlanVersions(plan.id, plan.version);
  const [chosen, setChosen] = useState(plan.version);
  if (isError) return <Alert>{t('versions.failed')}</Alert>;
  if (!versions) return <Skeleton className="h-24 w-full" />;
  const index = versions.findIndex(({ version }) => version === chosen);
  const version = versions[index] ?? versions.at(-1);
  return (
    <div className="flex flex-col gap-4 pt-1">
      <Select
        label={t('versions.choose')}
        value={`${version?.version ?? chosen}`}
        onValueChange={(next) => setChosen(Number(next))}
        options={versions.toReversed().map((one) => ({
          value: `${one.version}`,
          label: t(one.version === plan.version ? 'versions.current' : 'versions.option', { version: one.version }),
          description: one.by === 'person' ? t('versions.byPerson') : t('versions.byAgent'),
        }))}
      />
      {version && <Version version={version} previous={versions[index - 1]} />}
    </div>
  );
}

function Version({ version, previous }: { version: PlanVersion; previous: PlanVersion | undefined }): JSX.Element {
  const t = useTranslations('plan');
  const locale = useLocale();
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground">
        <span>{version.by === 'person' ? t('versions.byPerson') : t('versions.byAgent')}</span>
        <span aria-hidden="true">·</span>
        <RelativeTime at={version.proposedAt} locale={locale} />
      </p>
      {previous ? (
        <section>
          <h3 className="mb-1.5 font-medium">{t('diff.title', { version: previous.version })}</h3>
          {previous.feedback !== undefined && (
            <Fact title={t('versions.asked')}>
              <blockquote className="mb-2 border-border-strong border-l-2 pl-2.5">{previous.feedback}</blockquote>
            </Fact>
          )}
          {previous.comments?.map(({ subtaskId, text }) => (
            <p key={`${subtaskId} ${text}`} className="mb-2 border-border-strong border-l-2 pl-2.5">
              <span className="text-muted-foreground">{titlesOf([subtaskId], previous.subtasks)[0]}:</span> {text}
            </p>
          ))}
          <PlanChanges plan={version} previous={previous} />
        </section>
      ) : (
        <p className="text-muted-foreground">{t('versions.first')}</p>
      )}
      <Steps version={version} />
    </div>
  );
}

function Steps({ version }: { version: PlanVersion }): JSX.Element {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const numbers = stepNumbers(version.subtasks);
  const inOrder = version.subtasks.toSorted((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0));
  return (
    <section>
      <h3 className="mb-1.5 break-words font-medium">{version.title}</h3>
      <ol className="flex flex-col gap-2">
        {inOrder.map((step) => {
          const after = numbersOf(step.dependsOn, numbers);
          return (
            <li key={step.id} className="min-w-0">
              <p className="break-words">
                <span className="text-muted-foreground tabular-nums">{numbers.get(step.id)}. </span>
                {step.title}
              </p>
              <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs">
                <Badge>{agentTitle(step.agent)}</Badge>
                {after.length > 0 && t('afterSteps', { count: after.length, steps: after.join(', ') })}
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
