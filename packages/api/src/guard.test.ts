import { expect, test } from 'vitest';
import { type AllowedHosts, refusalOf } from './guard.ts';

const loopback: AllowedHosts = { names: new Set(['localhost', '127.0.0.1', '[::1]']), anyAddress: false };
const home = { host: 'localhost:3000' };
const bearer = { ...home, authorization: 'Bearer secret' };

const allowed: [string, string, Record<string, string>][] = [
  ['our own page reads', 'GET', { ...home, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
  ['our own page writes', 'POST', { ...home, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
  ['a browser without fetch metadata writes', 'POST', { ...home, origin: 'http://localhost:3000' }],
  ['a browser without fetch metadata reads', 'GET', home],
  ['a program with a token writes', 'POST', bearer],
  ['a program with a token reads', 'GET', bearer],
  ['a program with a token says where it comes from', 'POST', { ...bearer, origin: 'https://elsewhere.example' }],
  ['an address of loopback', 'GET', { host: '127.0.0.1:3000' }],
  ['IPv6 loopback', 'GET', { host: '[::1]:3000' }],
  ['another case', 'GET', { host: 'LocalHost:3000' }],
];
const refused: [string, string, Record<string, string>][] = [
  ['no host', 'GET', {}],
  ['a foreign name that was rebound to us', 'GET', { host: 'evil.example:3000' }],
  ['a foreign name, even with a token', 'GET', { ...bearer, host: 'evil.example:3000' }],
  ['a name that only begins like ours', 'GET', { host: 'localhost.evil.example' }],
  ['an address we do not listen on', 'GET', { host: '192.168.1.5:3000' }],
  ['a link on another site', 'GET', { ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['an address typed by hand', 'GET', { ...home, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ['an image on another site', 'GET', { ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ['another port of this machine', 'GET', { ...home, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ['another origin reads', 'GET', { ...home, origin: 'http://evil.example' }],
  ['another origin writes', 'POST', { ...home, origin: 'http://localhost:4000' }],
  ['an origin that is none', 'POST', { ...home, origin: 'null' }],
  ['another site writes', 'POST', { ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
  ['a form on another site', 'POST', { ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['a write that does not say where it comes from', 'POST', home],
  ['a preflight', 'OPTIONS', { ...home, origin: 'http://evil.example' }],
  ['a write under another method', 'DELETE', home],
  ['an empty token', 'POST', { ...home, authorization: 'Bearer ' }],
  ['basic authentication', 'POST', { ...home, authorization: 'Basic c2VjcmV0' }],
];

test.each(allowed)('the guard lets through: %s', (_, method, headers) => {
  expect(refusalOf({ method, headers }, loopback)).toBeUndefined();
});

test.each(refused)('the guard refuses: %s', (_, method, headers) => {
  expect(refusalOf({ method, headers }, loopback)?.code).toBe('forbidden');
});

test('a server that listens on every address answers to any address, and still not to any name', () => {
  const open: AllowedHosts = { names: new Set(['codelab.example']), anyAddress: true };
  const verdict = (host: string) => refusalOf({ method: 'GET', headers: { host } }, open)?.code;
  expect(['192.168.1.5:3000', '[fd00::1]:3000', 'codelab.example', 'codelab.example:8443'].map(verdict)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['evil.example', '1.2.3.4.evil.example', '[evil]'].map(verdict)).toEqual([
    'forbidden',
    'forbidden',
    'forbidden',
  ]);
});

test('behind a proxy that names the default port, the page is still its own origin', () => {
  const hosts: AllowedHosts = { names: new Set(['codelab.example']), anyAddress: false };
  const headers = { host: 'codelab.example:443', origin: 'https://codelab.example' };
  expect(refusalOf({ method: 'POST', headers }, hosts)).toBeUndefined();
});
