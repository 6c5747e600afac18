const steps: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 minutes ago", "in 2 days", and "now" for what is less than a minute away. */
export function relativeTimeText(at: Date, now: Date, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const distance = at.getTime() - now.getTime();
  const step = steps.find(([, ms]) => Math.abs(distance) >= ms);
  return step ? format.format(Math.trunc(distance / step[1]), step[0]) : format.format(0, 'second');
}
