import { expect, test } from 'vitest';
import { isPrivate } from './private-files.ts';

test.each([
  '.git/config',
  '.env',
  '.ENV.local',
  'app/.env.production',
  '.codelab/agents/x.md',
  'certs/Server.KEY',
  'ca.pem',
  'home/.ssh/config',
  'id_rsa',
  'keys/id_ed25519.pub',
])('%s is private', (path) => {
  expect(isPrivate(path)).toBe(true);
});

test.each(['README.md', '.gitignore', '.github/workflows/ci.yml', 'src/env.ts', 'key.ts', 'keys', '.'])(
  '%s is not private',
  (path) => {
    expect(isPrivate(path)).toBe(false);
  },
);
