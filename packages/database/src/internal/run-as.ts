import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The environment of everything we start. Not ours: it holds keys, and root's children run as somebody else. */
export const bareEnvironment = { LC_ALL: 'C', TZ: 'UTC' };

/**
 * PostgreSQL refuses to run as root. Root starts it as an account that every Unix has; none is made.
 * Everybody else starts it as themselves: `undefined`.
 */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and there is no account named postgres, nobody or daemon to run it as.',
  );
}

export interface Ran {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Runs a program to its end as that account. A program that cannot be started has failed, with the reason as output. */
export function runAs(account: Account | undefined, file: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(file, args, { ...account, env: bareEnvironment, cwd: '/' }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      resolve(error ? { succeeded: false, output: said || error.message } : { succeeded: true, output: said });
    });
  });
}
