const outward = new Set(['http:', 'https:', 'mailto:']);

/** Where a link in somebody's text may lead: out of the app, or within the text itself. Everything else leads nowhere. */
export function safeLink(href: unknown): { href: string; outside: boolean } | undefined {
  if (typeof href !== 'string') return undefined;
  if (href.startsWith('#')) return { href, outside: false };
  const url = URL.parse(href);
  return url && outward.has(url.protocol) ? { href: url.href, outside: true } : undefined;
}
