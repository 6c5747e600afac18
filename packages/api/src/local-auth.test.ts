import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OwnerId } from '@codelab/protocol/ids';
import { type LocalAuthOptions, type LoginCodes, localAuth } from './local-auth.ts';

const ownerId = randomUUID() as OwnerId;
const secret = randomBytes(32);
const ownerToken = 'the-token-in-the-data-directory';

function codesInMemory(): LoginCodes {
  const codes = new Set<string>();
  return {
    add: async (code) => void codes.add(code),
    take: async (code) => codes.delete(code),
  };
}

function auth(changed: Partial<LocalAuthOptions> = {}) {
  return localAuth({ ownerId, secret, ownerToken, codes: codesInMemory(), port: 3000, secure: false, ...changed });
}

async function cookieOf(entry = auth()): Promise<string> {
  const setCookie = await entry.signIn(await entry.newCode());
  return setCookie?.split(';')[0] ?? '';
}

test('a printed link signs one browser in, once', async () => {
  const entry = auth();
  const code = await entry.newCode();
  const setCookie = await entry.signIn(code);
  expect(setCookie).toMatch(/^codelab_session_3000=.+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=15552000$/);
  expect(await entry.signIn(code)).toBeUndefined();
  expect(entry.identify({ cookie: setCookie?.split(';')[0] })).toBe(ownerId);
});

test('a code that was never printed signs nobody in', async () => {
  expect(await auth().signIn('guessed')).toBeUndefined();
});

test('a session survives a restart of the server, and ends with its secret', async () => {
  const cookie = await cookieOf();
  expect(auth().identify({ cookie })).toBe(ownerId);
  expect(auth({ secret: randomBytes(32) }).identify({ cookie })).toBeUndefined();
});

test('a session ends after half a year', async () => {
  const cookie = await cookieOf();
  const afterDays = (days: number) => () => Date.now() + days * 24 * 60 * 60 * 1_000;
  expect(auth({ now: afterDays(179) }).identify({ cookie })).toBe(ownerId);
  expect(auth({ now: afterDays(181) }).identify({ cookie })).toBeUndefined();
});

test('a session of another owner, or one that was touched, is none', async () => {
  const cookie = await cookieOf();
  expect(auth({ ownerId: randomUUID() as OwnerId }).identify({ cookie })).toBeUndefined();
  for (const touched of [cookie.replace('.', '.0'), `${cookie}x`, cookie.slice(0, -1), 'codelab_session_3000=']) {
    expect(auth().identify({ cookie: touched })).toBeUndefined();
  }
});

test('a session of one server holds at the others that share its secret, on whatever port', async () => {
  const theirs = await cookieOf(auth({ port: 4000 }));
  expect(theirs).toMatch(/^codelab_session_4000=/);
  expect(auth().identify({ cookie: theirs })).toBe(ownerId);
});

test('the cookie of another CodeLab on the same host neither signs in nor stands in the way', async () => {
  const other = await cookieOf(auth({ port: 4000, secret: randomBytes(32) }));
  expect(auth().identify({ cookie: other })).toBeUndefined();
  expect(auth().identify({ cookie: `theme=dark; ${other}; ${await cookieOf()}` })).toBe(ownerId);
});

test('the token of the data directory is as good as a session', () => {
  expect(auth().identify({ authorization: `Bearer ${ownerToken}` })).toBe(ownerId);
  expect(auth().identify({ authorization: `bearer ${ownerToken}` })).toBe(ownerId);
});

test('a wrong token is refused even when a good cookie comes with it', async () => {
  const cookie = await cookieOf();
  for (const authorization of ['Bearer wrong', `Bearer ${ownerToken}x`, `Bearer ${ownerToken} x`]) {
    expect(auth().identify({ cookie, authorization })).toBeUndefined();
  }
});

test('a password that a proxy in front asks for does not stand in the way of the session', async () => {
  const cookie = await cookieOf();
  const authorization = `Basic ${Buffer.from('me:password').toString('base64')}`;
  expect(auth().identify({ cookie, authorization })).toBe(ownerId);
  expect(auth().identify({ authorization })).toBeUndefined();
});

test('behind https the cookie is sent over https only', async () => {
  const entry = auth({ secure: true });
  expect(await entry.signIn(await entry.newCode())).toMatch(/; Secure$/);
});
