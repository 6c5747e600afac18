import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ToolFailure } from '../tools/tool-failure.ts';
import { type Answer, ask } from './ask.ts';
import { isPublicAddress } from './public-address.ts';

/** Every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type Fetched = Omit<Answer, 'location'> & {
  readonly url: string;
  /** Where it leads on to another host, which nobody was asked about: it was not followed. */
  readonly redirect?: string;
};

/** The internet as tools may reach it: pages of public hosts, and of private ones that the server was told to allow. */
export type Internet = {
  readonly fetch: (url: string, signal: AbortSignal) => Promise<Fetched>;
};

const publicPorts: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);
const maxRedirects = 5;
const timeoutMs = 20_000;

export type InternetOptions = {
  /** `host` or `host:port`, as they stand in an address. */
  readonly privateHosts?: readonly string[];
  readonly resolve?: Resolve;
};

/**
 * A server stands inside a network that its model must not look into. The name is resolved here, each of its addresses
 * is checked, and the connection goes to one that was: it is not resolved again, so a name cannot change its mind in
 * between. The same holds for every redirect.
 */
export function openInternet({ privateHosts = [], resolve = addressesOf }: InternetOptions = {}): Internet {
  const allowed = new Set(privateHosts.map((host) => host.toLowerCase()));
  const isAllowed = (url: URL) => allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`);

  const checked = async (url: URL): Promise<string> => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(url, 'is neither http nor https');
    if (url.username !== '' || url.password !== '') throw refused(url, 'holds a name or a password');
    if (!isAllowed(url) && !publicPorts.has(url.port)) throw refused(url, `names the port ${url.port}`);
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(name) === 0 ? await resolved(resolve, name) : [name];
    const [first] = addresses;
    if (first === undefined) throw new ToolFailure('tool_failed', `There is no host called ${url.hostname}.`);
    if (!isAllowed(url) && !addresses.every(isPublicAddress)) {
      throw refused(url, 'leads to an address that is not of the public internet');
    }
    return first;
  };

  return {
    async fetch(given, signal) {
      const started = parsed(given);
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      let url = started;
      for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
        const address = await checked(url);
        const { location, ...answer } = await asked({ url, address, signal: ended }, signal);
        if (location === undefined) return { ...answer, url: url.href };
        const next = parsed(location, url);
        if (next.hostname !== started.hostname) {
          await checked(next);
          return { ...answer, url: url.href, redirect: next.href };
        }
        url = next;
      }
      throw new ToolFailure('tool_failed', `${started.href} leads on more than ${maxRedirects} times.`);
    },
  };
}

async function asked(question: Parameters<typeof ask>[0], signal: AbortSignal): Promise<Answer> {
  try {
    return await ask(question);
  } catch (error) {
    signal.throwIfAborted();
    throw question.signal.aborted ? tooLate(question.url) : error;
  }
}

function tooLate(url: URL): ToolFailure {
  return new ToolFailure('tool_timeout', `${url.host} did not answer within ${timeoutMs / 1_000} seconds.`);
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

async function resolved(resolve: Resolve, name: string): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch {
    return [];
  }
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
}

function parsed(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url) throw new ToolFailure('arguments_invalid', `"${text.slice(0, 300).toWellFormed()}" is not an address.`);
  return url;
}

function refused(url: URL, why: string): ToolFailure {
  return new ToolFailure('host_not_allowed', `"${url.host || url.protocol}" may not be asked: the address ${why}.`);
}
