import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { RuleDraft, RuleTest } from '@codelab/protocol/rule';
import { TextArea } from '@codelab/ui/text-area';
import { linesIn, type RuleFields } from './rule-fields.ts';
import { useBacktestText } from './use-backtest-text.ts';
import { useRefusedText } from './use-refused-text.ts';

type Lists = Pick<RuleFields, 'matches' | 'notMatches'>;

/** What a rule must fit and must not, checked while it is written, and what it would have made of the last calls. */
export function RuleExamples({
  fields,
  draft,
  tested,
  onChange,
}: {
  fields: RuleFields;
  draft: RuleDraft;
  tested: UseQueryResult<RuleTest>;
  onChange: (lists: Partial<Lists>) => void;
}): JSX.Element {
  const t = useTranslations('rules.form');
  const backtestText = useBacktestText();
  const refusedText = useRefusedText();
  const { data, error } = tested;
  const hasExamples = (draft.matches?.length ?? 0) + (draft.notMatches?.length ?? 0) > 0;

  function brokenIn(list: keyof Lists): string | undefined {
    const lines = linesIn(fields[list]);
    const broken = (data?.broken ?? []).flatMap((one) => (one.list === list ? (lines[one.index] ?? []) : []));
    if (broken.length === 0) return undefined;
    const said = { count: broken.length, lines: broken.join(' · ') };
    return list === 'matches' ? t('brokenMatches', said) : t('brokenNotMatches', said);
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="font-medium text-sm">{t('examples')}</legend>
      <p className="text-muted-foreground text-xs">{t('examplesHint')}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        {(['matches', 'notMatches'] as const).map((list) => (
          <TextArea
            key={list}
            label={t(list)}
            mono
            rows={2}
            maxRows={8}
            spellCheck={false}
            value={fields[list]}
            onChange={(event) => onChange({ [list]: event.target.value })}
            error={brokenIn(list)}
          />
        ))}
      </div>
      <div role="status" className="flex flex-col gap-1 text-sm">
        {error ? (
          <p className="text-danger-text">{refusedText(error)}</p>
        ) : data ? (
          <>
            {data.problem !== undefined && <p className="text-danger-text">{data.problem}</p>}
            {hasExamples && data.broken.length === 0 && <p className="text-success-text">{t('good')}</p>}
            <p>
              <span className="text-muted-foreground">{t('test')}: </span>
              {backtestText(draft.verdict, data.backtest)}
            </p>
          </>
        ) : (
          <p className="text-muted-foreground">{t('testing')}</p>
        )}
      </div>
    </fieldset>
  );
}
