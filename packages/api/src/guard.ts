import { Problem } from '@codelab/protocol/problem';

/** What the guard looks at: it never reads a body and asks nobody. */
export type GuardedRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** Names under which this server may be addressed, without ports. */
export type AllowedHosts = {
  readonly names: ReadonlySet<string>;
  /** An address cannot be rebound as a name can; true when the server listens on more than loopback. */
  readonly anyAddress: boolean;
};

/**
 * Keeps other sites' pages from talking to the API with this person's cookie. It stands before authentication and knows
 * nobody. What it relies on: a page can neither choose `Host`, `Origin` and `Sec-Fetch-*`, nor send `Authorization` or
 * JSON to another site without a preflight, which is never granted.
 */
export function refusalOf(request: GuardedRequest, hosts: AllowedHosts): Problem | undefined {
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : value?.[0];
  };
  const host = header('host')?.toLowerCase();
  if (host === undefined || !isAllowed(hostName(host), hosts)) {
    return new Problem('forbidden', 'The server does not answer to this host name; CODELAB_HOSTS can allow it.');
  }
  if (isBearer(header('authorization'))) return undefined;

  const [site, mode, origin] = [header('sec-fetch-site'), header('sec-fetch-mode'), header('origin')];
  if (mode === 'navigate') return new Problem('forbidden', 'This is no page.');
  if (site !== undefined && site !== 'same-origin') return new Problem('forbidden', 'Another site sent this request.');
  if (origin !== undefined && !isOriginOf(origin, host)) {
    return new Problem('forbidden', 'Another site sent this request.');
  }
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;

  if (site === undefined && origin === undefined) {
    return new Problem('forbidden', 'A request that changes something needs an Origin or a bearer token.');
  }
  return undefined;
}

/** `Authorization: Bearer …`, whatever the token is worth. */
export function isBearer(authorization: string | undefined): boolean {
  return authorization !== undefined && /^bearer \S/i.test(authorization);
}

/** The name in a `Host` header, without its port. */
export function hostName(host: string): string {
  return host.replace(/:\d*$/, '');
}

function isAllowed(name: string, hosts: AllowedHosts): boolean {
  return hosts.names.has(name) || (hosts.anyAddress && isAddress(name));
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[[\da-f:.]+\]$/.test(name);
}

function isOriginOf(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === withoutDefaultPort(host, origin);
}

/** A proxy may pass on `example.com:443` where a browser says `https://example.com`. */
function withoutDefaultPort(host: string, origin: string): string {
  return host.replace(origin.startsWith('https:') ? /:443$/ : /:80$/, '');
}
