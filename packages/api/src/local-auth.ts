import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OwnerId } from '@codelab/protocol/ids';

/** Codes of printed links. Each is good once, on whichever server it is used. */
export type LoginCodes = {
  add(code: string): Promise<void>;
  /** `true` for exactly one caller. */
  take(code: string): Promise<boolean>;
};

/** Local mode: one owner, known by a cookie that a printed link gave, or by the token in the data directory. */
export type LocalAuth = {
  readonly cookieName: string;
  /** Whose request this is. A request that brings a bearer token is judged by that alone. */
  identify(headers: Credentials): OwnerId | undefined;
  newCode(): Promise<string>;
  /** Spends a code and gives the `Set-Cookie` of a new session; nothing if the code is not good, or no longer. */
  signIn(code: string): Promise<string | undefined>;
};

export type Credentials = { readonly cookie?: string | undefined; readonly authorization?: string | undefined };

export type LocalAuthOptions = {
  readonly ownerId: OwnerId;
  /** Sessions are signed with a key derived from it, so they survive a restart. */
  readonly secret: Buffer;
  readonly ownerToken: string;
  readonly codes: LoginCodes;
  /**
   * Browsers share cookies between the ports of a host, so the cookie's name contains it: another CodeLab does not
   * overwrite it. A session of a server that has the same secret holds here too, whichever port gave it.
   */
  readonly port: number;
  /** The browser reaches the server by https. */
  readonly secure: boolean;
  readonly now?: () => number;
};

const sessionDays = 180;
const dayMs = 24 * 60 * 60 * 1_000;
const cookiePrefix = 'codelab_session_';

export function localAuth(options: LocalAuthOptions): LocalAuth {
  const { ownerId, codes, now = Date.now } = options;
  const cookieName = `${cookiePrefix}${options.port}`;
  const key = Buffer.from(hkdfSync('sha256', options.secret, '', 'codelab session', 32));

  function signed(payload: string): string {
    return `${payload}.${createHmac('sha256', key).update(payload).digest('base64url')}`;
  }

  function newSession(): string {
    return signed(['v1', ownerId, now().toString(36), randomBytes(12).toString('base64url')].join('.'));
  }

  function ownerOf(session: string): OwnerId | undefined {
    const payload = session.slice(0, session.lastIndexOf('.'));
    if (!isSame(signed(payload), session)) return undefined;
    const [version, owner, madeAt = ''] = payload.split('.');
    if (version !== 'v1' || owner !== ownerId) return undefined;
    return now() - Number.parseInt(madeAt, 36) < sessionDays * dayMs ? ownerId : undefined;
  }

  return {
    cookieName,
    identify({ cookie, authorization }) {
      const [, token] = /^bearer(?: +(.*))?$/i.exec(authorization ?? '') ?? [];
      if (token !== undefined) return isSame(options.ownerToken, token) ? ownerId : undefined;
      return sessionsIn(cookie)
        .map(ownerOf)
        .find((owner) => owner !== undefined);
    },
    async newCode() {
      const code = randomBytes(16).toString('base64url');
      await codes.add(code);
      return code;
    },
    async signIn(code) {
      if (!(await codes.take(code))) return undefined;
      const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${sessionDays * (dayMs / 1_000)}`];
      if (options.secure) attributes.push('Secure');
      return [`${cookieName}=${newSession()}`, ...attributes].join('; ');
    },
  };
}

/** Takes the same time wherever the two differ, and whatever their lengths. */
function isSame(known: string, given: string): boolean {
  return timingSafeEqual(hashed(known), hashed(given));
}

function hashed(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sessionsIn(cookie: string | undefined): string[] {
  return (cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return pair.slice(0, Math.max(at, 0)).trim().startsWith(cookiePrefix) ? [pair.slice(at + 1).trim()] : [];
  });
}
