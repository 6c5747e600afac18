import { useTranslations } from 'next-intl';
import { type JSX, type Ref, useState } from 'react';
import type { PlanDecision } from '@codelab/protocol/command';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Select } from '@codelab/ui/select';
import { approve, reject } from '@/approval/decide.ts';
import { modifyPlan, rejectPlan } from '@/plan/plan-decision-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import type { ConversationActions } from './use-conversation.ts';
import { usePendingTitle } from './use-pending-title.ts';
import type { Pending } from './waiting.ts';

/**
 * While something waits for a decision, a text can be several things: a reason to refuse, a remark with a yes, or something
 * for later. The person says which; nothing is guessed from the words.
 */
export function DecisionChoices({
  ref,
  pending,
  text,
  actions,
  isOpen,
  onSend,
  onDone,
}: {
  ref: Ref<HTMLFieldSetElement>;
  pending: readonly Pending[];
  text: string;
  actions: ConversationActions;
  /** A turn is open: a message would be queued. */
  isOpen: boolean;
  /** Decides nothing. */
  onSend: () => void;
  onDone: () => void;
}): JSX.Element {
  const t = useTranslations('conversation.choices');
  const titleOf = usePendingTitle();
  const textOf = useProblemText();
  const [chosen, setChosen] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const about = pending.find((each) => each.id === chosen) ?? pending[0];

  async function decide(decision: () => Promise<void>): Promise<void> {
    setBusy(true);
    setError(undefined);
    try {
      await decision();
      onDone();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  }

  return (
    <fieldset
      ref={ref}
      className="rounded-lg border border-warning-line bg-warning-soft px-3 pt-2 pb-3"
      disabled={isBusy}
    >
      <legend className="float-left mb-1 w-full font-medium text-sm text-warning-text">{t('legend')}</legend>
      <div className="clear-both flex flex-col gap-2">
        {pending.length > 1 && about ? (
          <Select
            label={t('about')}
            value={about.id}
            onValueChange={setChosen}
            options={pending.map((each) => ({ value: each.id, label: titleOf(each) }))}
          />
        ) : (
          about && <p className="text-sm">{t('aboutOne', { title: titleOf(about) })}</p>
        )}
        <div className="flex flex-wrap gap-2">
          {about &&
            choicesFor(about, text).map((choice) => (
              <Button
                key={choice.name}
                size="sm"
                variant={choice.refuses ? 'danger-quiet' : 'secondary'}
                onClick={() => void decide(() => choice.decide(actions))}
              >
                {t(choice.name)}
              </Button>
            ))}
          <Button size="sm" onClick={onSend}>
            {isOpen ? t('queue') : t('send')}
          </Button>
        </div>
        {error !== undefined && <Alert>{textOf(error)}</Alert>}
      </div>
    </fieldset>
  );
}

interface Choice {
  readonly name: 'reject' | 'approve' | 'modify' | 'answer';
  readonly refuses: boolean;
  decide(actions: ConversationActions): Promise<void>;
}

function choicesFor(pending: Pending, text: string): readonly Choice[] {
  switch (pending.kind) {
    case 'approval': {
      const { approval } = pending;
      // What became of a call that may or may not have run cannot be said with a remark.
      if (approval.kind === 'unknown_outcome') return [];
      return [
        { name: 'reject', refuses: true, decide: (to) => to.decide(reject(approval, {}, text)) },
        { name: 'approve', refuses: false, decide: (to) => to.decide(approve(approval, text)) },
      ];
    }
    case 'plan': {
      const { plan } = pending;
      const modified = modifyPlan(plan, { feedback: text, comments: {} }, text);
      return [
        ...(modified ? [{ name: 'modify' as const, refuses: false, decide: decidePlan(modified) }] : []),
        { name: 'reject', refuses: true, decide: decidePlan(rejectPlan(plan, text)) },
      ];
    }
    case 'question': {
      const [only, ...others] = pending.question.questions;
      if (!only || others.length > 0) return [];
      // A server takes only what it has asked for.
      if (pending.question.from !== undefined && (only.options || only.answerAs !== 'text')) return [];
      const { callId } = pending.question;
      const result = { answers: { [only.id]: only.multiple ? [text] : text } };
      return [{ name: 'answer', refuses: false, decide: (to) => to.answer({ callId, result }) }];
    }
  }
}

function decidePlan(decision: PlanDecision): Choice['decide'] {
  return (to) => to.decidePlan(decision);
}
