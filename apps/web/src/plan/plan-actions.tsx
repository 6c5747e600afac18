import { Check, PencilLine, X } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { TextArea } from '@codelab/ui/text-area';
import { isEmpty, pathsOf } from './plan-draft.ts';
import { PlanProblems } from './plan-problem-list.tsx';
import { sendingWords } from './sending-words.ts';
import { numbersOf } from './step-order.ts';
import type { PlanDecisions } from './use-plan-decisions.ts';
import type { Drafting, PlanWork } from './use-plan-work.ts';

/** The decision about a plan, or about what is held of it. Asking for changes and rejecting first ask what to say. */
export function PlanActions({
  work,
  drafting,
  decisions,
}: {
  work: PlanWork;
  drafting: Drafting;
  decisions: PlanDecisions;
}): JSX.Element {
  const t = useTranslations('plan');
  const { plan } = work;
  const { mode } = decisions;
  const isRest = sendingWords(plan, drafting.draft).name.toLowerCase().includes('rest');
  return (
    <fieldset className="flex min-w-0 flex-col gap-2.5 border-border border-t pt-3">
      <legend className="sr-only">{t('legend', { title: plan.title })}</legend>
      {mode === 'look' && <WhatIsSent work={work} drafting={drafting} decisions={decisions} />}
      {mode !== 'look' && (
        <TextArea
          // Whoever chose to say something begins to say it.
          autoFocus
          key={mode}
          label={mode === 'modify' ? t('feedback') : t('rejectReason')}
          hint={mode === 'modify' ? feedbackHint() : isRest ? t('send.rejectRestText') : undefined}
          value={drafting.draft.feedback}
          onChange={(event) => drafting.change({ ...drafting.draft, feedback: event.target.value })}
        />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Buttons work={work} drafting={drafting} decisions={decisions} isRest={isRest} />
      </div>
    </fieldset>
  );

  function feedbackHint(): string {
    if (!decisions.canModify) return t('feedbackNeeded');
    const { changes } = sendingWords(plan, drafting.draft).values;
    return changes > 0 ? t('send.modifyWithout') : t('feedbackHint');
  }
}

/** In words, before it is sent: what is held, what goes with it, and why it cannot be sent. */
function WhatIsSent({
  work,
  drafting,
  decisions,
}: {
  work: PlanWork;
  drafting: Drafting;
  decisions: PlanDecisions;
}): JSX.Element {
  const t = useTranslations('plan');
  const { plan, numbers } = work;
  const { draft } = drafting;
  const format = useFormatter();
  const { name, values } = sendingWords(plan, draft);
  const held = numbersOf(drafting.held, numbers);
  const paths = pathsOf(plan, draft);
  const isTouched = !isEmpty(plan, draft);
  return (
    <>
      <PlanProblems work={work} problems={decisions.problems} />
      {name === 'none' ? (
        <p className="text-sm">{t('send.chooseFirst')}</p>
      ) : (
        held.length > 0 && <p className="text-sm">{t('send.held', { count: held.length, steps: held.join(', ') })}</p>
      )}
      {paths.length > 0 && (
        <Checkbox
          label={<span className="text-sm">{t('grant.label')}</span>}
          description={t('grant.text', { paths: format.list(paths.length > 6 ? [...paths.slice(0, 6), '…'] : paths) })}
          checked={draft.grant === true}
          onCheckedChange={(grant) => drafting.change({ ...draft, grant })}
        />
      )}
      {values.comments > 0 && <p className="text-sm">{t('send.comments', { count: values.comments })}</p>}
      {isTouched && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">
          <span>{t('send.kept')}</span>
          <AlertDialog
            title={t('discard.title')}
            description={t('discard.text')}
            confirmLabel={t('discard.action')}
            cancelLabel={t('discard.keep')}
            onConfirm={drafting.forget}
            trigger={
              <Button size="sm" variant="ghost" className="-mx-2 text-xs">
                {t('discard.action')}
              </Button>
            }
          />
        </p>
      )}
    </>
  );
}

function Buttons({
  work,
  drafting,
  decisions,
  isRest,
}: {
  work: PlanWork;
  drafting: Drafting;
  decisions: PlanDecisions;
  isRest: boolean;
}): JSX.Element {
  const t = useTranslations('plan');
  const { mode, setMode, busy, approve, modify, reject } = decisions;
  const back = (
    <Button disabled={busy !== undefined} onClick={() => setMode('look')}>
      {t('back')}
    </Button>
  );
  switch (mode) {
    case 'look': {
      const { name, values } = sendingWords(work.plan, drafting.draft);
      return (
        <>
          <Button
            variant="primary"
            shortcut="a"
            busy={busy === 'approve'}
            disabled={approve === undefined}
            onClick={approve}
            className="h-auto min-h-8 whitespace-normal py-1 pointer-coarse:h-auto pointer-coarse:min-h-10"
          >
            <Check aria-hidden="true" />
            {name === 'none' ? t('send.none') : t(`send.${name}`, values)}
          </Button>
          {!isRest && (
            <Button shortcut="e" disabled={busy !== undefined} onClick={() => setMode('modify')}>
              <PencilLine aria-hidden="true" />
              {t('modify')}
            </Button>
          )}
          <Button variant="danger-quiet" shortcut="r" disabled={busy !== undefined} onClick={() => setMode('reject')}>
            <X aria-hidden="true" />
            {isRest ? t('send.rejectRest') : t('reject')}
          </Button>
        </>
      );
    }
    case 'modify':
      return (
        <>
          <Button variant="primary" busy={busy === 'modify'} disabled={modify === undefined} onClick={modify}>
            {t('sendModify')}
          </Button>
          {back}
        </>
      );
    case 'reject':
      return (
        <>
          <Button variant="danger" busy={busy === 'reject'} onClick={reject}>
            {isRest ? t('send.rejectRest') : t('rejectNow')}
          </Button>
          {back}
        </>
      );
  }
}
