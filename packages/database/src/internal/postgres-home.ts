import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Account, runAs } from './run-as.ts';

/**
 * The folder that holds the cluster: the data directory itself, or, where `account` cannot get there (root's data
 * directory below a closed folder such as /root), one below /var/lib that belongs to it.
 */
export async function postgresHome(dataDir: string, account: Account | undefined): Promise<string> {
  if (!account || (await runAs(account, '/usr/bin/test', ['-x', dataDir])).succeeded) return dataDir;
  const name = `codelab-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const home = path.join('/var/lib', name);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return home;
}
