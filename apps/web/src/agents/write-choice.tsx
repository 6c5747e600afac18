import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { RadioGroup } from '@codelab/ui/radio-group';
import { TextArea } from '@codelab/ui/text-area';
import type { AgentForm } from './agent-form.ts';

/** Which files an agent may write. */
export function WriteChoice({
  form: { where, writes },
  onChange,
  isWrong,
}: {
  form: Pick<AgentForm, 'where' | 'writes'>;
  onChange: (changed: Partial<AgentForm>) => void;
  isWrong: boolean;
}): JSX.Element {
  const t = useTranslations('agents.editor');
  const options = (['anywhere', 'some', 'nowhere'] as const).map((value) => ({ value, label: t(value) }));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t('writes')}</legend>
      <RadioGroup
        label={t('writes')}
        value={where}
        options={options}
        onValueChange={(value) => {
          const chosen = options.find((option) => option.value === value);
          if (chosen) onChange({ where: chosen.value });
        }}
      />
      {where === 'some' && (
        <TextArea
          label={t('globs')}
          hint={t('globsHint')}
          error={isWrong && t('globsWrong')}
          mono
          rows={3}
          value={writes}
          placeholder={'docs/**\n*.md'}
          spellCheck={false}
          autoCapitalize="off"
          onChange={({ target }) => onChange({ writes: target.value })}
        />
      )}
    </fieldset>
  );
}
