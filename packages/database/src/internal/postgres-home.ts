import { chmodSync, existsSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Account, runAs } from './run-as.ts';

/**
 * The folder that holds the cluster: the data directory itself, or, where `account` cannot get there (root's data
 * directory below a closed folder such as /root), one in /var/lib. A link in the data directory says which, so that
 * neither opening the folder later nor removing the data directory brings up another database than the one expected.
 */
export async function postgresHome(dataDir: string, account: Account | undefined): Promise<string> {
  const pointer = path.join(dataDir, 'postgres-home');
  if (existsSync(pointer)) return realpathSync(pointer);
  if (!account || hasCluster(dataDir) || (await canEnter(account, dataDir))) return dataDir;
  const home = mkdtempSync('/var/lib/codelab-');
  chmodSync(home, 0o755);
  symlinkSync(home, pointer);
  return home;
}

function hasCluster(dataDir: string): boolean {
  return readdirSync(dataDir).some((name) => /^pg\d+$/.test(name));
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, '/usr/bin/test', ['-x', folder])).succeeded;
}
