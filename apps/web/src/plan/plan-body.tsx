import { ListTree, Maximize2, Network, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, useState, useSyncExternalStore } from 'react';
import { isHeld } from '@codelab/domain/plan-graph';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { IconButton } from '@codelab/ui/icon-button';
import { Segments } from '@codelab/ui/segments';
import { Skeleton } from '@codelab/ui/skeleton';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { remembered, useRemembered } from '@/frame/remembered.ts';
import { blankStep } from './keep-step.ts';
import { emptyDraft, freeId } from './plan-draft.ts';
import { PlanSteps } from './plan-steps.tsx';
import { isSteerable } from './possible-ways.ts';
import { RemovedSteps } from './removed-steps.tsx';
import { StepForm } from './step-form.tsx';
import { numberOf } from './step-order.ts';
import type { PlanWork } from './use-plan-work.ts';

/** Comes when somebody looks at a graph: with it comes all that draws it. */
const PlanGraph = dynamic(() => untilLoaded(() => import('./plan-graph.tsx')).then((module) => module.PlanGraph), {
  ssr: false,
  loading: () => <Loading />,
});

type View = 'list' | 'graph';
const view = remembered<View>('plan-view', 'list');

/** The steps, as a list or as a graph, with what can be done about all of them. */
export function PlanBody({
  work,
  isCommented,
  fills = false,
  expand,
}: {
  work: PlanWork;
  /** Changes are asked for: every step has a field for a comment. */
  isCommented: boolean;
  /** Has a screen of its own. */
  fills?: boolean;
  /** The way to such a screen. Its button stays meanwhile, so that the focus comes back to it. */
  expand?: { readonly isExpanded: boolean; readonly open: () => void };
}): JSX.Element {
  const t = useTranslations('plan');
  const isWide = useIsWide();
  const chosen = useRemembered(view, 'list');
  const [isAdding, setAdding] = useState(false);
  const { plan, drafting, steps } = work;
  const shown = isWide ? chosen : 'list';
  const mayAdd = drafting !== undefined || isSteerable(plan);

  return (
    <div className={fills ? 'flex h-full min-h-0 flex-col gap-3' : 'flex min-w-0 flex-col gap-3'}>
      <div className="flex flex-wrap items-center gap-2">
        {drafting && steps.some(isHeld) && <ChooseAll work={work} />}
        <span className="flex-1" />
        {mayAdd && (
          <Button size="sm" variant="ghost" disabled={isAdding} onClick={() => setAdding(true)}>
            <Plus aria-hidden="true" />
            {t('edit.add')}
          </Button>
        )}
        {isWide && (
          <Segments
            label={t('view.label')}
            value={shown}
            onValueChange={view.write}
            segments={[
              { value: 'list', label: t('view.list'), icon: <ListTree aria-hidden="true" /> },
              { value: 'graph', label: t('view.graph'), icon: <Network aria-hidden="true" /> },
            ]}
          />
        )}
        {isWide && expand && (
          <IconButton size="sm" label={t('view.expand')} onClick={expand.open}>
            <Maximize2 aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {!expand?.isExpanded && (
        <>
          <LastChoice work={work} />
          {isAdding && <NewStep work={work} onDone={() => setAdding(false)} />}
          <div className={fills ? 'min-h-0 flex-1 overflow-y-auto' : 'min-w-0'}>
            {shown === 'graph' ? (
              <PlanGraph work={work} fills={fills} />
            ) : (
              <PlanSteps work={work} isCommented={isCommented} />
            )}
          </div>
          <RemovedSteps work={work} />
        </>
      )}
    </div>
  );
}

function ChooseAll({ work: { drafting, steps } }: { work: PlanWork }): JSX.Element | null {
  const t = useTranslations('plan');
  if (!drafting) return null;
  const total = steps.filter(isHeld).length;
  const chosen = total - drafting.held.size;
  return (
    <Checkbox
      label={<span className="text-sm">{t('choose.all', { chosen, total })}</span>}
      checked={chosen === total ? true : chosen === 0 ? false : 'indeterminate'}
      onCheckedChange={() => drafting.holdAll(chosen === total)}
    />
  );
}

/** What one press did to other steps, said where it is read and heard. */
function LastChoice({ work: { drafting, numbers } }: { work: PlanWork }): JSX.Element | null {
  const t = useTranslations('plan');
  if (!drafting) return null;
  const { last } = drafting;
  const number = last ? numberOf(last.id, numbers) : 0;
  const words =
    last && number > 0
      ? last.also === 0
        ? t(last.chose ? 'choose.chosen' : 'choose.held', { number })
        : t(last.chose ? 'choose.alsoChosen' : 'choose.alsoHeld', { number, also: last.also })
      : '';
  return (
    <p role="status" className={words === '' ? 'sr-only' : '-mt-1.5 text-muted-foreground text-xs'}>
      {words}
    </p>
  );
}

function NewStep({ work, onDone }: { work: PlanWork; onDone: () => void }): JSX.Element {
  const t = useTranslations('plan');
  const { plan, steps, drafting } = work;
  const [step] = useState(() => {
    const taken = [...plan.subtasks, ...steps].map(({ id }) => id);
    return blankStep(work, drafting?.draft ?? emptyDraft, freeId(taken));
  });
  return (
    <div className="rounded-md border border-border bg-muted/40 p-3">
      <h4 className="mb-2 font-medium text-base">{t('edit.addNew')}</h4>
      <StepForm work={work} step={step} isNew onDone={onDone} />
    </div>
  );
}

function Loading(): JSX.Element {
  const t = useTranslations('plan');
  return (
    <div role="status" className="h-50">
      <span className="sr-only">{t('graph.loading')}</span>
      <Skeleton className="h-full w-full rounded-md" />
    </div>
  );
}

const wide = '(min-width: 640px)';

/** Where there is no room for a graph, there is the list. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(wide);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(wide).matches,
    () => false,
  );
}
