import { Check, Pencil, ShieldCheck, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { Disclosure } from '@codelab/ui/disclosure';
import { TextArea } from '@codelab/ui/text-area';
import { LastingRejection, RememberDialog } from '@/rules/lazy-decisions.tsx';
import type { ApprovalControl, Remember } from './decide.ts';
import { useApprovalTitle } from './use-approval-title.tsx';
import type { ApprovalWork } from './use-approval-work.ts';

type Controls = {
  approve: () => void;
  approveAndRemember: (remember: Remember) => void;
  sendEdited: () => void;
  edit: () => void;
  reject: () => void;
};

/** What a person can say to it, with a comment or without. */
export function ApprovalActions({
  approval,
  title,
  others,
  also,
  alsoCount,
  setAlso,
  comment,
  setComment,
  work,
  busy,
  controls,
  lasting,
  setLasting,
}: {
  approval: Approval;
  title: string;
  others: readonly Approval[];
  also: ReadonlySet<string>;
  alsoCount: number;
  setAlso: (also: ReadonlySet<string>) => void;
  comment: string;
  setComment: (comment: string) => void;
  work: ApprovalWork;
  busy: ApprovalControl | undefined;
  controls: Controls;
  /** What the rejection is to mean from now on. */
  lasting: Remember | undefined;
  setLasting: (lasting: Remember | undefined) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  const rules = useTranslations('rules');
  const words = useWords(approval, alsoCount);

  return (
    <fieldset className="flex min-w-0 flex-col gap-2 border-border border-t pt-3">
      <legend className="sr-only">{t('legend', { title })}</legend>
      <TextArea
        label={t('commentOptional')}
        hideLabel
        rows={1}
        maxRows={8}
        placeholder={t('commentOptional')}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2">
        {work.editing ? (
          <EditedButtons work={work} busy={busy} controls={controls} />
        ) : (
          <Button
            variant="primary"
            shortcut="a"
            busy={busy === 'approve'}
            disabled={otherBusy(busy, 'approve')}
            onClick={controls.approve}
          >
            <Check aria-hidden="true" />
            {words.approve}
          </Button>
        )}
        {!work.editing && approval.kind === 'tool' && (
          <AlwaysAllow approval={approval} disabled={busy !== undefined} onApprove={controls.approveAndRemember} />
        )}
        {!work.editing && work.editable.length > 0 && (
          <Button shortcut="e" disabled={busy !== undefined} onClick={controls.edit}>
            <Pencil aria-hidden="true" />
            {t('edit')}
          </Button>
        )}
        <Button
          variant="danger-quiet"
          shortcut="r"
          busy={busy === 'reject'}
          disabled={otherBusy(busy, 'reject')}
          onClick={controls.reject}
        >
          <X aria-hidden="true" />
          {words.reject}
        </Button>
      </div>
      {approval.kind === 'tool' && (
        <Disclosure
          summary={<span className="text-muted-foreground">{rules('lasting.open')}</span>}
          contentClassName="pl-5.5"
        >
          <LastingRejection approval={approval} value={lasting} onChange={setLasting} />
        </Disclosure>
      )}
      <Others others={others.filter((other) => other.id !== approval.id)} also={also} setAlso={setAlso} />
    </fieldset>
  );
}

function AlwaysAllow({
  approval,
  disabled,
  onApprove,
}: {
  approval: Approval;
  disabled: boolean;
  onApprove: (remember: Remember) => void;
}): JSX.Element {
  const t = useTranslations('rules.remember');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button disabled={disabled} onClick={() => setOpen(true)}>
        <ShieldCheck aria-hidden="true" />
        {t('open')}
      </Button>
      {open && <RememberDialog approval={approval} onClose={() => setOpen(false)} onApprove={onApprove} />}
    </>
  );
}

function EditedButtons({
  work,
  busy,
  controls,
}: {
  work: ApprovalWork;
  busy: ApprovalControl | undefined;
  controls: Controls;
}): JSX.Element {
  const t = useTranslations('approval');
  return (
    <>
      <Button
        variant="primary"
        shortcut="a"
        busy={busy === 'edit'}
        disabled={otherBusy(busy, 'edit') || work.changes === undefined}
        onClick={controls.sendEdited}
      >
        <Check aria-hidden="true" />
        {t('approveEdited')}
      </Button>
      <Button disabled={busy !== undefined} onClick={() => work.edit(undefined)}>
        {t('stopEditing')}
      </Button>
    </>
  );
}

/** Rejecting one never rejects another, unless it is selected here. */
function Others({
  others,
  also,
  setAlso,
}: {
  others: readonly Approval[];
  also: ReadonlySet<string>;
  setAlso: (also: ReadonlySet<string>) => void;
}): JSX.Element | null {
  const t = useTranslations('approval');
  const title = useApprovalTitle();
  if (others.length === 0) return null;

  function select(id: string, selected: boolean): void {
    const next = new Set(also);
    if (selected) next.add(id);
    else next.delete(id);
    setAlso(next);
  }

  return (
    <Disclosure summary={<span className="text-muted-foreground">{t('also')}</span>} contentClassName="pl-5.5">
      <p className="mb-1 text-muted-foreground text-xs">{t('alsoHint')}</p>
      <ul className="flex flex-col gap-1">
        {others.map((other) => (
          <li key={other.id}>
            <Checkbox
              label={title.rich(other)}
              checked={also.has(other.id)}
              onCheckedChange={(selected) => select(other.id, selected)}
            />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function otherBusy(busy: ApprovalControl | undefined, own: ApprovalControl): boolean {
  return busy !== undefined && busy !== own;
}

function useWords(approval: Approval, alsoCount: number): { approve: string; reject: string } {
  const t = useTranslations('approval');
  const reject = alsoCount > 0 ? t('rejectMany', { count: alsoCount + 1 }) : undefined;
  switch (approval.kind) {
    case 'tool':
    case 'unknown_outcome':
      return { approve: t(appliesTrial(approval) ? 'trial.apply' : 'approve'), reject: reject ?? t('reject') };
    case 'budget':
      return { approve: t('continue'), reject: reject ?? t('stop') };
    case 'scope':
      return { approve: t('allow'), reject: reject ?? t('refuse') };
  }
}

function appliesTrial({ trial }: Approval): boolean {
  return trial?.status === 'ended' && trial.applies;
}
