import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';
import { type Account, runAs } from './run-as.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: number;
}

/**
 * The programs of the installed platform package, in a place where `account` can run them: as they are, or with the
 * links that the package manager may not have made, or (a checkout below a closed folder, or read-only) as a copy in
 * `home`. Whether they run is found out by running them.
 */
export async function postgresBinaries(
  installed: string,
  home: string,
  account: Account | undefined,
): Promise<PostgresBinaries> {
  let reason = '';
  for (const prepare of [() => installed, () => linked(installed), () => copied(installed, home)]) {
    const folder = prepare();
    const initdb = await runAs(account, program(folder, 'initdb'), ['--version']);
    const postgres = await runAs(account, program(folder, 'postgres'), ['--version']);
    const major = Number(/\d+/.exec(postgres.output)?.[0]);
    if (initdb.succeeded && postgres.succeeded && major > 0) {
      return { initdb: program(folder, 'initdb'), postgres: program(folder, 'postgres'), major };
    }
    reason = (initdb.succeeded ? postgres : initdb).output.split('\n')[0] ?? '';
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL does not run on this system (${reason}); set DATABASE_URL to use a database of your own.`,
  );
}

/** Where the platform package holds its programs, libraries and data. */
export async function installedFolder(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const found = (await import(name)) as { postgres: string };
    return path.resolve(path.dirname(found.postgres), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${system}-${process.arch} (the package ${name} is not installed); set DATABASE_URL to use a database of your own.`,
      { cause },
    );
  }
}

function program(folder: string, name: string): string {
  return path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** npm packages hold no symlinks: the package lists them, and its install script, if it may run, makes them. */
function linked(native: string): string {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return native;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const at = path.join(root, target);
    try {
      symlinkSync(path.relative(path.dirname(at), path.join(root, source)), at);
    } catch {
      // It is there already, or the folder is read-only; running the programs will tell.
    }
  }
  return native;
}

function copied(native: string, home: string): string {
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = path.join(home, `postgres-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    // The links are listed as seen from the folder above, as in the package.
    cpSync(native, path.join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    letAllRead(unfinished);
    renameSync(unfinished, copy);
  }
  return linked(path.join(copy, 'native'));
}

/** Whatever the umask was when the checkout was made. */
function letAllRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const at = path.join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const runnable = entry.isDirectory() || (statSync(at).mode & 0o100) !== 0;
    chmodSync(at, runnable ? 0o755 : 0o644);
  }
}
