import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Select } from '@codelab/ui/select';
import { useWhen } from './use-when.ts';

const hourMs = 60 * 60 * 1_000;
const spans = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs, month: 30 * 24 * hourMs } as const;

/** How long something is to hold: for a time from when it is sent, until an instant, or until it is taken back. */
export type Expiry = 'never' | keyof typeof spans | `kept:${string}`;

export function expiresAt(expiry: Expiry): { expiresAt?: string } {
  if (expiry === 'never') return {};
  if (isKept(expiry)) return { expiresAt: expiry.slice('kept:'.length) };
  return { expiresAt: new Date(Date.now() + spans[expiry]).toISOString() };
}

function isKept(expiry: Expiry): expiry is `kept:${string}` {
  return expiry.startsWith('kept:');
}

export function ExpirySelect({
  value,
  onChange,
  kept,
  className,
}: {
  value: Expiry;
  onChange: (value: Expiry) => void;
  /** The instant that was chosen before. */
  kept?: string | undefined;
  className?: string;
}): JSX.Element {
  const t = useTranslations('rules.expiry');
  const when = useWhen();
  const choices: Expiry[] = ['never', 'hour', 'day', 'week', 'month'];
  const options = choices.map((choice) => ({ value: choice, label: isKept(choice) ? choice : t(choice) }));
  const before = kept === undefined ? [] : [{ value: `kept:${kept}`, label: t('kept', { when: when(kept) }) }];
  return (
    <Select
      label={t('label')}
      value={value}
      onValueChange={(next) => onChange(next as Expiry)}
      options={[...before, ...options]}
      {...(className !== undefined && { className })}
    />
  );
}
