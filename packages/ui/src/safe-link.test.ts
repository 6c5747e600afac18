import { expect, test } from 'vitest';
import { safeLink } from './safe-link.ts';

test('a link may lead to the web, to a mailbox, or to a place in the same text', () => {
  expect(safeLink('https://example.com/a?b=c')).toEqual({ href: 'https://example.com/a?b=c', outside: true });
  expect(safeLink('mailto:someone@example.com')).toEqual({ href: 'mailto:someone@example.com', outside: true });
  expect(safeLink('#user-content-fn-1')).toEqual({ href: '#user-content-fn-1', outside: false });
});

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'streamdown:incomplete-link',
])('%j leads nowhere', (href) => {
  expect(safeLink(href)).toBeUndefined();
});

test('a path is a file of the workspace, not a page of the app', () => {
  expect(safeLink('src/app.ts')).toBeUndefined();
  expect(safeLink('/settings')).toBeUndefined();
  expect(safeLink('//example.com')).toBeUndefined();
});

test('no link is no link', () => {
  expect(safeLink(undefined)).toBeUndefined();
  expect(safeLink('')).toBeUndefined();
});
