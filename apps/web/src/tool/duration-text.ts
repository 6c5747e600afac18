/** A length of time as people say it: "40ms", "1.4s", "12s", "3m 5s", "2h 10m". */
export function durationText(ms: number, locale: string): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds > 0 && seconds < 0.95) return unit([Math.round(seconds * 1_000), 'millisecond'], locale);
  if (seconds < 9.95) return unit([seconds, 'second'], locale, 1);
  const whole = Math.round(seconds);
  if (whole < 60) return unit([whole, 'second'], locale);
  if (whole < 3_600) return joined([Math.floor(whole / 60), 'minute'], [whole % 60, 'second'], locale);
  return joined([Math.floor(whole / 3_600), 'hour'], [Math.floor((whole % 3_600) / 60), 'minute'], locale);
}

type Part = readonly [value: number, unit: 'hour' | 'minute' | 'second' | 'millisecond'];

function joined(large: Part, small: Part, locale: string): string {
  const parts = small[0] === 0 ? [large] : [large, small];
  return parts.map((part) => unit(part, locale)).join(' ');
}

function unit([value, name]: Part, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'narrow',
    maximumFractionDigits: digits,
  }).format(value);
}
