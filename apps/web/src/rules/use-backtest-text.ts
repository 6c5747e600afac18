import { useTranslations } from 'next-intl';
import type { Backtest } from '@codelab/protocol/rule';
import type { Verdict } from '@codelab/protocol/tool-call';

/** What a rule would have made of the last calls: "would have allowed 14 of the last 20, none of your 3 rejections". */
export function useBacktestText(): (verdict: Verdict, backtest: Backtest) => string {
  const t = useTranslations('rules.backtest');
  return (verdict, { approved, rejected, fitsApproved, fitsRejected }) => {
    if (approved + rejected === 0) return t('none');
    if (approved === 0) return t('onlyRejected', { fits: fitsRejected, count: rejected });
    const text = t(verdict, { fits: fitsApproved, count: approved });
    return rejected === 0 ? t('noRejections', { text }) : t('rejected', { text, fits: fitsRejected, count: rejected });
  };
}
