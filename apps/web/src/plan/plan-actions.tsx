import { Check, PencilLine, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Plan } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { TextArea } from '@codelab/ui/text-area';

export type PlanMode = 'look' | 'modify' | 'reject';
type Control = 'approve' | 'modify' | 'reject';

/** The decision about a proposed plan. Asking for changes and rejecting first ask what to say. */
export function PlanActions({
  plan,
  mode,
  setMode,
  feedback,
  setFeedback,
  canModify,
  busy,
  controls,
}: {
  plan: Plan;
  mode: PlanMode;
  setMode: (mode: PlanMode) => void;
  feedback: string;
  setFeedback: (feedback: string) => void;
  /** There is something to say. */
  canModify: boolean;
  busy: Control | undefined;
  controls: { approve: () => void; modify: () => void; reject: () => void };
}): JSX.Element {
  const t = useTranslations('plan');
  return (
    <fieldset className="flex min-w-0 flex-col gap-2.5 border-border border-t pt-3">
      <legend className="sr-only">{t('legend', { title: plan.title })}</legend>
      {mode !== 'look' && (
        <TextArea
          // Whoever chose to say something begins to say it.
          autoFocus
          key={mode}
          label={mode === 'modify' ? t('feedback') : t('rejectReason')}
          hint={mode === 'modify' ? (canModify ? t('feedbackHint') : t('feedbackNeeded')) : undefined}
          value={feedback}
          onChange={(event) => setFeedback(event.target.value)}
        />
      )}
      <div className="flex flex-wrap gap-2">
        <Buttons {...{ mode, setMode, canModify, busy, controls }} />
      </div>
    </fieldset>
  );
}

function Buttons({
  mode,
  setMode,
  canModify,
  busy,
  controls,
}: {
  mode: PlanMode;
  setMode: (mode: PlanMode) => void;
  canModify: boolean;
  busy: Control | undefined;
  controls: { approve: () => void; modify: () => void; reject: () => void };
}): JSX.Element {
  const t = useTranslations('plan');
  const back = (
    <Button disabled={busy !== undefined} onClick={() => setMode('look')}>
      {t('back')}
    </Button>
  );
  switch (mode) {
    case 'look':
      return (
        <>
          <Button variant="primary" shortcut="a" busy={busy === 'approve'} onClick={controls.approve}>
            <Check aria-hidden="true" />
            {t('approve')}
          </Button>
          <Button shortcut="e" disabled={busy !== undefined} onClick={() => setMode('modify')}>
            <PencilLine aria-hidden="true" />
            {t('modify')}
          </Button>
          <Button variant="danger-quiet" shortcut="r" disabled={busy !== undefined} onClick={() => setMode('reject')}>
            <X aria-hidden="true" />
            {t('reject')}
          </Button>
        </>
      );
    case 'modify':
      return (
        <>
          <Button variant="primary" busy={busy === 'modify'} disabled={!canModify} onClick={controls.modify}>
            {t('sendModify')}
          </Button>
          {back}
        </>
      );
    case 'reject':
      return (
        <>
          <Button variant="danger" busy={busy === 'reject'} onClick={controls.reject}>
            {t('rejectNow')}
          </Button>
          {back}
        </>
      );
  }
}
