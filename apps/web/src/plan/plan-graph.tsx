import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { isHeld } from '@codelab/domain/plan-graph';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Subtask } from '@codelab/protocol/plan';
import { IconButton } from '@codelab/ui/icon-button';
import { keeper } from '@codelab/ui/kept';
import { type ArrowTone, LayeredGraph } from '@codelab/ui/layered-graph';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { NodeChoice } from './node-choice.tsx';
import { type PlanItem, PlanNode } from './plan-node.tsx';
import { tellsStates } from './plan-progress.ts';
import { stepMark } from './step-mark.ts';
import { mostUrgent, numberOf, numbersOf } from './step-order.ts';
import { StepPanel } from './step-panel.tsx';
import { useStepState } from './step-words.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** The plan as a graph from left to right; the step that is opened is told beside it, or below where there is no room. */
export function PlanGraph({ work, fills }: { work: PlanWork; fills: boolean }): JSX.Element {
  const t = useTranslations('plan');
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<string>();
  const items = usePlanItems(work);
  const step = work.steps.find((known) => known.id === opened);
  const [start] = useState(() => mostUrgent(work.plan.subtasks));

  const { drafting } = work;
  const toggle = useRef(drafting?.toggle);
  useEffect(() => {
    toggle.current = drafting?.toggle;
  });
  const corner = useCallback(
    (item: PlanItem) =>
      item.choice === undefined ? null : <NodeChoice item={item} onToggle={() => toggle.current?.(item.step.id)} />,
    [],
  );

  function close(): void {
    const node = root.current?.querySelector<HTMLElement>(`[data-graph-item="${CSS.escape(opened ?? '')}"]`);
    setOpened(undefined);
    node?.focus();
  }

  function leave(event: KeyboardEvent): void {
    // What floats over the page, such as an open list of agents, closes itself by the same key.
    const isWithin = event.target instanceof Node && root.current?.contains(event.target);
    if (event.key !== 'Escape' || opened === undefined || !isWithin) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed comes from the controls within.
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: the same.
    <div
      ref={root}
      onKeyDown={leave}
      // Not the dialog that the graph may stand in.
      {...(step && { 'data-keeps-escape': '' })}
      className={
        fills
          ? 'flex h-full min-h-0 flex-col overflow-hidden rounded-md border border-border lg:flex-row'
          : 'flex min-w-0 flex-col overflow-hidden rounded-md border border-border'
      }
    >
      <LayeredGraph
        items={items}
        face={face}
        corner={corner}
        arrowTone={arrowTone}
        opened={step && opened}
        onOpen={(next) => (next === opened ? close() : setOpened(next))}
        onKey={(item, key) => {
          if (key === 'x' && isChoosable(work, item)) drafting?.toggle(item as SubtaskId);
        }}
        start={start}
        fills={fills}
        className={fills ? 'min-h-0 flex-1' : undefined}
        labels={{
          graph: t('graph.label', { title: work.plan.title }),
          description: (columns) => t('graph.description', { steps: items.length, columns }),
          zoomIn: t('graph.zoomIn'),
          zoomOut: t('graph.zoomOut'),
          fit: t('graph.fit'),
        }}
      />
      {step && (
        <section
          key={step.id}
          aria-labelledby={`${id}-step`}
          className={
            fills
              ? 'max-h-1/2 shrink-0 overflow-y-auto border-border border-t bg-surface p-3 lg:max-h-none lg:w-96 lg:border-t-0 lg:border-l'
              : 'border-border border-t bg-surface p-3'
          }
        >
          <div className="mb-2 flex items-start gap-2">
            <PanelTitle id={`${id}-step`} as={fills ? 'h3' : 'h4'}>
              {t('panel.label', { number: numberOf(step.id, work.numbers), title: step.title })}
            </PanelTitle>
            <IconButton size="sm" label={t('panel.close')} onClick={close}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
          <PanelFacts work={work} step={step} />
          <StepPanel work={work} step={step} isCommentShown={false} />
        </section>
      )}
    </div>
  );
}

/** Takes the focus when the step is opened, so that it is read and Escape leads back. */
function PanelTitle({ id, as: Heading, children }: { id: string; as: 'h3' | 'h4'; children: string }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Heading
      ref={title}
      id={id}
      tabIndex={-1}
      className="min-w-0 flex-1 break-words pt-0.5 font-medium text-base outline-none"
    >
      {children}
    </Heading>
  );
}

function PanelFacts({ work, step }: { work: PlanWork; step: Subtask }): JSX.Element {
  const agentTitle = useAgentTitle();
  const state = useStepState()(tellsStates(work.plan), step);
  return (
    <p className="mb-2.5 text-muted-foreground text-xs">
      {[agentTitle(step.agent), state].filter((word) => word !== undefined).join(' · ')}
    </p>
  );
}

function face(item: PlanItem): JSX.Element {
  return <PlanNode item={item} />;
}

/** What has gone through an arrow, and what goes through it now. */
function arrowTone(from: PlanItem, to: PlanItem): ArrowTone {
  if (from.choice === 'held' || to.choice === 'held') return 'quiet';
  if (from.step.status !== 'done') return 'plain';
  return to.step.status === 'running' || to.step.status === 'waiting_for_person' ? 'active' : 'done';
}

function isChoosable({ drafting, steps }: PlanWork, id: string): boolean {
  const step = steps.find((known) => known.id === id);
  return drafting !== undefined && step !== undefined && isHeld(step);
}

/** The same object for a step as long as nothing that is drawn of it changes. */
function usePlanItems(work: PlanWork): readonly PlanItem[] {
  const t = useTranslations('plan');
  const agentTitle = useAgentTitle();
  const stateOf = useStepState();
  const [kept] = useState(() => keeper<PlanItem>());
  const { plan, steps, numbers, drafting } = work;
  const leadsTo = leadingTo(steps);
  const isTold = tellsStates(plan);

  return steps.map((step) => {
    const number = numberOf(step.id, numbers);
    const after = numbersOf(step.dependsOn, numbers);
    const next = numbersOf(leadsTo.get(step.id) ?? [], numbers).join(', ');
    const isAsked = drafting !== undefined && isHeld(step);
    const choice = isAsked ? (drafting.held.has(step.id) ? 'held' : 'chosen') : undefined;
    const mark = drafting ? stepMark(plan, step) : undefined;
    const isCommented = isAsked && (drafting.draft.comments[step.id]?.trim() ?? '') !== '';
    const parts = [step, number, after.join(), next, isTold, choice, mark, isCommented, t];
    return kept(step.id, parts, () => {
      const waitsFor = after.length === 0 ? '' : t('afterSteps', { count: after.length, steps: after.join(', ') });
      const words = [
        t('graph.node', { number, title: step.title }),
        agentTitle(step.agent),
        stateOf(isTold, step),
        waitsFor || t('afterNothing'),
        next && t('graph.opens', { steps: next }),
        choice && t(`graph.${choice}`),
        mark && t(mark === 'added' ? 'graph.added' : 'graph.changed'),
        isCommented && t('graph.commented'),
      ];
      const name = words.filter((word) => typeof word === 'string' && word !== '').join(', ');
      const { id, dependsOn } = step;
      return { id, after: dependsOn, name, step, number, waitsFor, isTold, choice, mark, isCommented };
    });
  });
}

function leadingTo(steps: readonly Subtask[]): ReadonlyMap<SubtaskId, SubtaskId[]> {
  const leads = new Map<SubtaskId, SubtaskId[]>();
  for (const { id, dependsOn } of steps) {
    for (const other of dependsOn) {
      const known = leads.get(other);
      if (known) known.push(id);
      else leads.set(other, [id]);
    }
  }
  return leads;
}
