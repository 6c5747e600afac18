import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useId, useState } from 'react';
import type { Approval, Decided } from '@codelab/protocol/approval';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Card } from '@codelab/ui/card';
import { cn } from '@codelab/ui/class-names';
import { KeyboardCard } from '@codelab/ui/keyboard-card';
import type { Letters } from '@codelab/ui/letter-keys';
import { RelativeTime } from '@codelab/ui/relative-time';
import { remark } from '@/frame/remark.ts';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { ToolIcon } from '@/tool/tool-icon.tsx';
import { ToolOutput } from '@/tool/tool-output.tsx';
import { useReasonText } from '@/tool/use-reason-text.ts';
import { ApprovalActions } from './approval-actions.tsx';
import { ApprovalContent } from './approval-content.tsx';
import { type ApprovalControl, approve, approveEdited, type Decide, type Remember, reject } from './decide.ts';
import { DecidedLine } from './decided-line.tsx';
import { RefusalAlert } from './refusal-alert.tsx';
import { UnknownOutcomeActions } from './unknown-outcome-actions.tsx';
import { useApprovalTitle } from './use-approval-title.tsx';
import { useApprovalWork } from './use-approval-work.ts';
import { useDecision } from './use-decision.ts';
import { type DecisionText, useRefusalWords } from './use-refusal-words.ts';

/** One thing that waits for a person's leave: what would happen, why they are asked, and what they can say to it. */
export function ApprovalCard({
  approval,
  others = [],
  decided,
  said,
  framed = true,
  onDecide,
}: {
  approval: Approval;
  /** What else waits: may be rejected together with this, if selected one by one. */
  others?: readonly Approval[] | undefined;
  /** What became of it; the card then offers nothing any more. */
  decided?: Decided | undefined;
  /** What came of it until nobody heard it any more. */
  said?: string | undefined;
  framed?: boolean;
  onDecide: Decide;
}): JSX.Element {
  const t = useTranslations('approval');
  const id = useId();
  const title = useApprovalTitle();
  const reasonText = useReasonText();
  const work = useApprovalWork(approval);
  const [comment, setComment] = useState('');
  const [lasting, setLasting] = useState<Remember>();
  const [also, setAlso] = useState<ReadonlySet<string>>(new Set());
  const decisionText: DecisionText = (decision, who) =>
    isDecision(decision) ? t(`decided.${decision}`, { who }) : undefined;
  const words = useRefusalWords(decisionText);
  const { busy, refusal, decide } = useDecision<ApprovalControl>(
    approval.version,
    (error) => void remark(words(error)),
  );

  const open = !decided;
  const rejectedToo = others.filter((other) => also.has(other.id) && other.id !== approval.id);
  const controls = {
    approve: () => decide('approve', () => onDecide(approve(approval, comment))),
    approveAndRemember: (remember: Remember) => decide('approve', () => onDecide(approve(approval, comment, remember))),
    sendEdited: () => {
      const { changes } = work;
      if (changes) decide('edit', () => onDecide(approveEdited(approval, changes, comment)));
    },
    edit: () => work.edit(work.editable[0]),
    reject: () => decide('reject', () => onDecide(reject(approval, { also: rejectedToo, remember: lasting }, comment))),
  };
  const keys = open && !busy ? keysFor(approval, controls, work.editing !== undefined) : {};

  return (
    <KeyboardCard labelledBy={id} keys={keys}>
      <Card
        tone={framed && open ? 'warning' : 'neutral'}
        className={cn(!framed && 'border-0 bg-transparent shadow-none')}
      >
        <Heading approval={approval} id={id} framed={framed} />
        <div className={cn('flex min-w-0 flex-col gap-3 pt-3', framed ? 'px-4 pb-4' : 'pb-1')}>
          {open && approval.staleReason !== undefined && (
            <Alert tone="warning" role="status" title={approval.files.length > 0 ? t('stale.file') : t('stale.title')}>
              {reasonText(approval.staleReason)}
            </Alert>
          )}
          <ApprovalContent approval={approval} work={work} open={open} />
          {open && said && <Said text={said} />}
          {refusal && <RefusalAlert refusal={refusal} decisionText={decisionText} />}
          {decided && <DecidedLine decided={decided} />}
          {open && approval.kind === 'unknown_outcome' && (
            <UnknownOutcomeActions
              approval={approval}
              title={title.plain(approval)}
              busy={busy}
              {...{ decide, onDecide }}
            />
          )}
          {open && approval.kind !== 'unknown_outcome' && (
            <ApprovalActions
              approval={approval}
              title={title.plain(approval)}
              {...{
                others,
                also,
                alsoCount: rejectedToo.length,
                setAlso,
                comment,
                setComment,
                work,
                busy,
                controls,
                lasting,
                setLasting,
              }}
            />
          )}
        </div>
      </Card>
    </KeyboardCard>
  );
}

function Said({ text }: { text: string }): JSX.Element {
  const t = useTranslations('approval');
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="text-muted-foreground text-sm">{t('unknown.said')}</p>
      <ToolOutput live={text} />
    </div>
  );
}

/** The letters are safe words: none of them means anything else on a card of another kind. */
function keysFor(
  approval: Approval,
  controls: { approve: () => void; sendEdited: () => void; edit: () => void; reject: () => void },
  editing: boolean,
): Letters {
  if (approval.kind === 'unknown_outcome') return {};
  if (editing) return { a: controls.sendEdited, r: controls.reject };
  return { a: controls.approve, e: controls.edit, r: controls.reject };
}

function isDecision(decision: string): decision is Decided['decision'] {
  return ['approve', 'edit', 'reject', 'resolve', 'expired', 'withdrawn'].includes(decision);
}

function Heading({ approval, id, framed }: { approval: Approval; id: string; framed: boolean }): JSX.Element {
  const t = useTranslations('approval');
  const tool = useTranslations('tool');
  const locale = useLocale();
  const agentTitle = useAgentTitle();
  const title = useApprovalTitle();

  return (
    <div className={cn('flex min-w-0 gap-2.5', framed && 'px-4 pt-3')}>
      <span className="mt-0.5">
        <ToolIcon tool={approval.tool ?? ''} />
      </span>
      <div className="min-w-0 flex-1">
        <h3 id={id} className="min-w-0 break-words font-medium text-base">
          {title.rich(approval)}
        </h3>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs">
          {approval.kind !== 'budget' && (
            <Badge tone={approval.risk === 'read' ? 'neutral' : 'warning'}>{tool(`risk.${approval.risk}`)}</Badge>
          )}
          <span>{t('byAgent', { agent: agentTitle(approval.agent) })}</span>
          <RelativeTime at={approval.requestedAt} locale={locale} />
          {approval.expiresAt !== undefined && <ValidUntil at={approval.expiresAt} />}
        </p>
      </div>
    </div>
  );
}

function ValidUntil({ at }: { at: string }): JSX.Element {
  const t = useTranslations('approval');
  const locale = useLocale();
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  return (
    <span className="text-warning-text" suppressHydrationWarning>
      {t('validUntil', { when: exact })} (<RelativeTime at={at} locale={locale} />)
    </span>
  );
}
