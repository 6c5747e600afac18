import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Checkbox } from '@codelab/ui/checkbox';
import { Select } from '@codelab/ui/select';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import type { ArgumentField, Draft, FieldProblem } from './argument-fields.ts';

/** The arguments of a call, each in a control of its kind. */
export function ArgumentForm({
  fields,
  draft,
  problems,
  onChange,
}: {
  fields: readonly ArgumentField[];
  draft: Draft;
  problems: { readonly [name: string]: FieldProblem };
  onChange: (draft: Draft) => void;
}): JSX.Element {
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field, index) => (
        <ArgumentInput
          key={field.name}
          field={field}
          written={draft[field.name] ?? ''}
          problem={problems[field.name]}
          autoFocus={index === 0}
          onChange={(written) => onChange({ ...draft, [field.name]: written })}
        />
      ))}
    </div>
  );
}

function ArgumentInput({
  field,
  written,
  problem,
  autoFocus,
  onChange,
}: {
  field: ArgumentField;
  written: string | boolean;
  problem: FieldProblem | undefined;
  autoFocus: boolean;
  onChange: (written: string | boolean) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  const label = field.name ? <code className="font-mono">{field.name}</code> : t('field.whole');
  const error = useFieldProblem()(problem);
  const hint = [field.about, field.isAbsent && t('field.absent')].filter(Boolean).join(' · ');
  const text = {
    label,
    error,
    ...(hint && { hint }),
    mono: true,
    autoFocus,
    value: String(written),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };

  switch (field.kind) {
    case 'text':
      return <TextField {...text} />;
    case 'long_text':
      return <TextArea {...text} />;
    case 'number':
      return <TextField {...text} inputMode="decimal" />;
    case 'boolean':
      return <Checkbox label={label} description={hint} checked={written === true} onCheckedChange={onChange} />;
    case 'choice':
      return (
        <Select
          label={label}
          hint={hint}
          value={String(written)}
          onValueChange={onChange}
          options={(field.choices ?? []).map((value) => ({ value, label: value }))}
        />
      );
    case 'list':
      return <TextArea {...text} hint={[hint, t('field.listHint')].filter(Boolean).join(' · ')} />;
    case 'object':
      return <TextArea {...text} hint={[hint, t('field.objectHint')].filter(Boolean).join(' · ')} />;
    case 'any':
      return <TextArea {...text} hint={[hint, t('field.anyHint')].filter(Boolean).join(' · ')} />;
  }
}

function useFieldProblem(): (problem: FieldProblem | undefined) => string | undefined {
  const t = useTranslations('approval');
  return (problem) => {
    if (!problem) return undefined;
    return problem.problem === 'json' ? t('field.json', { problem: problem.message }) : t(`field.${problem.problem}`);
  };
}
