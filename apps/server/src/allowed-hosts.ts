import type { AllowedHosts } from '@codelab/api/guard';
import type { Env } from './env.ts';

const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** The names of this machine's loopback, what `HOST` names, and what the environment adds. */
export function allowedHosts({ host, hosts, url }: Pick<Env, 'host' | 'hosts' | 'url'>): AllowedHosts {
  const names = [...loopback, inUrl(host).toLowerCase(), ...hosts];
  if (url !== undefined) names.push(new URL(url).hostname);
  return { names: new Set(names), anyAddress: everyAddress.has(host) };
}

/** Where a browser on this machine finds the server. */
export function addressOf({ host, url }: Pick<Env, 'host' | 'url'>, port: number): string {
  const isHere = everyAddress.has(host) || loopback.includes(inUrl(host));
  return url ?? `http://${isHere ? 'localhost' : inUrl(host)}:${port}`;
}

function inUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
