import { useFormatter, useTranslations } from 'next-intl';
import type { Cost } from '@codelab/protocol/agent';

/** What was spent, in words; nothing where nothing is known to be. */
export function useCostText(): (cost: Cost) => string | undefined {
  const t = useTranslations('common');
  const format = useFormatter();
  return ({ microDollars, unpricedCalls }) => {
    if (microDollars === 0) return undefined;
    const dollars = microDollars / 1_000_000;
    const digits = dollars < 0.01 ? { maximumSignificantDigits: 2 } : {};
    const amount = format.number(dollars, { style: 'currency', currency: 'USD', ...digits });
    return unpricedCalls > 0 ? t('atLeast', { amount }) : amount;
  };
}
