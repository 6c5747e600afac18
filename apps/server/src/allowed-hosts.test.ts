import { expect, test } from 'vitest';
import { addressOf, allowedHosts } from './allowed-hosts.ts';

const plain = { host: '127.0.0.1', hosts: [], url: undefined };

test('a server on loopback answers to the names of loopback', () => {
  const { names, anyAddress } = allowedHosts(plain);
  expect([...names].toSorted()).toEqual(['127.0.0.1', '[::1]', 'localhost']);
  expect(anyAddress).toBe(false);
});

test('a server on every address answers to any address, and to the names that the environment adds', () => {
  const hosts = allowedHosts({ host: '0.0.0.0', hosts: ['codelab.lan'], url: 'https://codelab.example:8443' });
  expect(hosts.anyAddress).toBe(true);
  expect(hosts.names.has('codelab.lan')).toBe(true);
  expect(hosts.names.has('codelab.example')).toBe(true);
});

test.each([
  ['127.0.0.1', undefined, 'http://localhost:3000'],
  ['0.0.0.0', undefined, 'http://localhost:3000'],
  ['::', undefined, 'http://localhost:3000'],
  ['192.168.1.5', undefined, 'http://192.168.1.5:3000'],
  ['fd00::1', undefined, 'http://[fd00::1]:3000'],
  ['127.0.0.1', 'https://codelab.example', 'https://codelab.example'],
])('the printed link begins where a browser finds the server: HOST=%s CODELAB_URL=%s', (host, url, address) => {
  expect(addressOf({ host, url }, 3_000)).toBe(address);
});
