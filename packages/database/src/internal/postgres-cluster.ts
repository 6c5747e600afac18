import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { type Account, runAs } from './run-as.ts';

/** A database cluster on disk: made, whole, and of the right version. */
export interface PostgresCluster {
  readonly folder: string;
  readonly password: string;
  readonly account: Account | undefined;
}

export const clusterUser = 'codelab';

export async function postgresCluster(
  home: string,
  binaries: PostgresBinaries,
  options: { account: Account | undefined; ephemeral: boolean },
): Promise<PostgresCluster> {
  const folder = path.join(home, `pg${binaries.major}`);
  if (isMissing(folder)) await create(folder, binaries, options);
  try {
    const version = readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim();
    const password = readFileSync(passwordFile(folder), 'utf8').trim();
    if (version !== String(binaries.major)) {
      throw new EmbeddedPostgresError(
        `The database in ${folder} was made by PostgreSQL ${version}; this program brings ${binaries.major}.`,
      );
    }
    return { folder, password, account: ownerOf(folder, options.account) };
  } catch (error) {
    throw explained(error, folder);
  }
}

/** Made beside its place and then renamed, so that what is in the place is never half a cluster. */
async function create(
  folder: string,
  { initdb }: PostgresBinaries,
  { account, ephemeral }: { account: Account | undefined; ephemeral: boolean },
): Promise<void> {
  const unfinished = `${folder}.new`;
  const handedOver = `${folder}.password`;
  const password = randomBytes(24).toString('base64url');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(handedOver, { force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(handedOver, password, { mode: 0o600 });
  for (const path of [unfinished, handedOver]) if (account) chownSync(path, account.uid, account.gid);
  const made = await runAs(account, initdb, [
    ...['-D', unfinished, '-U', clusterUser, `--pwfile=${handedOver}`, '-A', 'scram-sha-256'],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
    ...(ephemeral ? ['--no-sync'] : []),
  ]);
  rmSync(handedOver, { force: true });
  if (!made.succeeded) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new EmbeddedPostgresError(sentenceFor(`A database could not be made in ${folder}`, made.output));
  }
  writeFileSync(passwordFile(unfinished), password, { mode: 0o600 });
  if (account) chownSync(passwordFile(unfinished), account.uid, account.gid);
  chmodSync(unfinished, 0o700);
  renameSync(unfinished, folder);
}

/** It lives in the cluster, because neither is of any use without the other. */
function passwordFile(folder: string): string {
  return path.join(folder, 'codelab.password');
}

function isMissing(folder: string): boolean {
  if (!existsSync(folder)) return true;
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** Root over data that an ordinary user made earlier runs as that user. */
function ownerOf(folder: string, account: Account | undefined): Account | undefined {
  const { uid, gid } = statSync(folder);
  return account && uid > 0 ? { uid, gid } : account;
}

function explained(error: unknown, folder: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return new EmbeddedPostgresError(
        `The database in ${folder} is incomplete; restore it from a backup, or move the folder away to begin anew.`,
        { cause: error },
      );
    case 'EACCES':
      return new EmbeddedPostgresError(
        `The database in ${folder} belongs to another user; start as that user, or choose another CODELAB_DATA_DIR.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** The reason that PostgreSQL's programs gave, cut down to one sentence. */
export function sentenceFor(what: string, output: string): string {
  if (/No space left on device|could not extend file/.test(output)) return `${what}: the disk is full.`;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const said = lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? 'it gave no reason';
  return `${what}: ${said.replace(/^.*?\b(FATAL|PANIC|error):\s*/, '').replace(/\.?$/, '.')}`;
}
