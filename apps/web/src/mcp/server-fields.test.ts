import { expect, test } from 'vitest';
import { SaveMcpServer } from '@codelab/protocol/mcp';
import { draftOf, readServer, type ServerDraft } from './server-fields.ts';

const read = (draft: Partial<ServerDraft>, taken: string[] = []) =>
  readServer({ ...draftOf(undefined), ...draft }, taken);

test('a program is sent with its arguments, one a line, and its secrets', () => {
  const secrets = [
    { id: 1, name: ' TOKEN ', value: 'abc' },
    { id: 2, name: '', value: '' },
  ];
  const sent = read({ name: 'files', command: ' npx ', args: '-y\n\nserver dir\n', secrets, dropped: ['OLD'] });
  expect(sent).toEqual({
    ok: true,
    input: {
      name: 'files',
      transport: { type: 'stdio', command: 'npx', args: ['-y', 'server dir'] },
      secrets: { OLD: null, TOKEN: 'abc' },
    },
  });
  const key = crypto.randomUUID();
  expect(sent.ok && SaveMcpServer.safeParse({ key, ...sent.input }).success).toBe(true);
});

test('an address is sent alone', () => {
  expect(read({ name: 'web', type: 'http', url: ' https://example.org/mcp ', command: 'left over' })).toEqual({
    ok: true,
    input: { name: 'web', transport: { type: 'http', url: 'https://example.org/mcp' } },
  });
});

test.each<[Partial<ServerDraft>, object]>([
  [{}, { name: 'needed', command: 'needed' }],
  [{ name: 'My Server', command: 'x' }, { name: 'form' }],
  [{ name: 'files', command: 'x' }, { name: 'taken' }],
  [{ name: 'web', type: 'http' }, { url: 'needed' }],
  [{ name: 'web', type: 'http', url: 'ftp://x' }, { url: 'form' }],
  [{ name: 'web', type: 'http', url: 'https://me:pw@x' }, { url: 'form' }],
  [{ name: 'a', command: 'x', secrets: [{ id: 1, name: '1 A', value: 'x' }] }, { secrets: 'form' }],
  [{ name: 'a', command: 'x', secrets: [{ id: 1, name: 'A', value: '' }] }, { secrets: 'form' }],
])('%j is not sent, and it is said why', (draft, problems) => {
  expect(read(draft, ['files'])).toEqual({ ok: false, problems });
});
