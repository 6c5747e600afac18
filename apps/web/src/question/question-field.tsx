import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useId } from 'react';
import type { AskedQuestion } from '@codelab/protocol/tool-call';
import { Checkbox } from '@codelab/ui/checkbox';
import { RadioGroup } from '@codelab/ui/radio-group';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { type AnswerDraft, hasOptions } from './answers.ts';

type FieldProps = {
  question: AskedQuestion;
  draft: AnswerDraft;
  /** It was to be sent, and there is no answer yet. */
  missing: boolean;
  /** Something else than the options may be written. */
  takesOther: boolean;
  onChange: (draft: AnswerDraft) => void;
};

/** One question: choose, choose several, or write. */
export function QuestionField(props: FieldProps): JSX.Element {
  const t = useTranslations('question');
  const { question, draft, missing, onChange } = props;
  if (hasOptions(question) || question.answerAs === 'boolean') return <Choice {...props} />;
  const text = {
    label: <span className="whitespace-pre-wrap">{question.question}</span>,
    hint: question.optional === true ? t('optional') : undefined,
    value: draft.other,
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, other: event.target.value }),
  };
  switch (question.answerAs) {
    case 'number':
      return <TextField {...text} inputMode="decimal" error={missing ? t('neededNumber') : undefined} />;
    case 'integer':
      return <TextField {...text} inputMode="numeric" error={missing ? t('neededInteger') : undefined} />;
    case 'text':
    case undefined:
      return <TextArea {...text} error={missing ? t('neededText') : undefined} />;
  }
}

function Choice({ question, draft, missing, takesOther, onChange }: FieldProps): JSX.Element {
  const t = useTranslations('question');
  const id = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={missing ? `${id}-missing` : undefined}>
      <legend id={id} className="mb-1.5 whitespace-pre-wrap font-medium text-base">
        {question.question}
        <span className="block font-normal text-muted-foreground text-xs">
          {question.multiple ? t('chooseSeveral') : t('choose')}
          {question.optional === true && ` · ${t('optional')}`}
        </span>
      </legend>
      {question.multiple ? (
        <Several question={question} draft={draft} takesOther={takesOther} onChange={onChange} />
      ) : (
        <One labelledBy={id} question={question} draft={draft} takesOther={takesOther} onChange={onChange} />
      )}
      {draft.usesOther && (
        <TextField
          autoFocus
          label={t('otherText')}
          hideLabel
          placeholder={t('otherText')}
          className="mt-1 ml-6 max-w-md"
          value={draft.other}
          onChange={(event) => onChange({ ...draft, other: event.target.value })}
        />
      )}
      {missing && (
        <p id={`${id}-missing`} role="alert" className="mt-1 flex items-center gap-1 text-danger-text text-xs">
          <CircleAlert aria-hidden="true" className="size-3.5 shrink-0" />
          {t('needed')}
        </p>
      )}
    </fieldset>
  );
}

function One({
  labelledBy,
  question,
  draft,
  takesOther,
  onChange,
}: Omit<FieldProps, 'missing'> & { labelledBy: string }): JSX.Element {
  const t = useTranslations('question');
  const choices =
    question.answerAs === 'boolean'
      ? [
          { value: '=true', label: t('yes') },
          { value: '=false', label: t('no') },
        ]
      : (question.options ?? []).map((option) => ({ value: `=${option}`, label: option }));
  const chosen = draft.chosen[0];
  const options = [
    ...choices,
    ...(takesOther ? [{ value: 'other', label: t('other') }] : []),
    ...(question.optional === true ? [{ value: 'skip', label: t('skip') }] : []),
  ];
  const none = question.optional === true ? 'skip' : '';
  return (
    <RadioGroup
      labelledBy={labelledBy}
      options={options}
      // Options begin with a sign, so that none of them is taken for "other".
      value={draft.usesOther ? 'other' : chosen === undefined ? none : `=${chosen}`}
      onValueChange={(value) =>
        onChange(
          value === 'other'
            ? { ...draft, chosen: [], usesOther: true }
            : { ...draft, chosen: value === 'skip' ? [] : [value.slice(1)], usesOther: false },
        )
      }
    />
  );
}

function Several({ question, draft, takesOther, onChange }: Omit<FieldProps, 'missing'>): JSX.Element {
  const t = useTranslations('question');
  return (
    <div className="flex flex-col gap-1">
      {(question.options ?? []).map((option) => (
        <Checkbox
          key={option}
          label={option}
          checked={draft.chosen.includes(option)}
          onCheckedChange={(selected) => onChange({ ...draft, chosen: chosenAfter(draft.chosen, option, selected) })}
        />
      ))}
      {takesOther && (
        <Checkbox
          label={t('other')}
          checked={draft.usesOther}
          onCheckedChange={(usesOther) => onChange({ ...draft, usesOther })}
        />
      )}
    </div>
  );
}

function chosenAfter(chosen: readonly string[], option: string, selected: boolean): readonly string[] {
  return selected ? [...chosen, option] : chosen.filter((each) => each !== option);
}
