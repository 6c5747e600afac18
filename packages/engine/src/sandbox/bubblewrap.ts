import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from './run-process.ts';
import type { CommandOptions, Driver } from './sandbox.ts';
import { environmentFor, everyoneCanRun, ownerOf, processLimit, programFolders, shellFor } from './shell.ts';

const temporaryBytes = 512 * 1024 * 1024;
const home = '/tmp/home';
const nodeFolder = '/opt/codelab/bin';

/** What programs need of /etc. Never the whole: a server that runs as root could read /etc/shadow and private keys. */
const etc = ['alternatives', 'ca-certificates', 'pki/tls/certs', 'ssl/certs', 'ssl/openssl.cnf']
  .concat(['group', 'hosts', 'localtime', 'mime.types', 'nsswitch.conf', 'passwd', 'services'])
  .concat(['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d'])
  // Debian keeps a part of every Java there.
  .concat(readdirSync('/etc').filter((name) => name.startsWith('java')));

export type Bubblewrap = {
  readonly path: string;
  /** Does this version know the option? */
  readonly knows: (option: string) => boolean;
};

/**
 * A view of the disk that holds only programs, a private /tmp and the workspace; no network, no other processes. Even a
 * command that was tricked can hurt nothing but the workspace.
 */
export function bubblewrapSandbox(bubblewrap: Bubblewrap): Driver {
  return {
    run: async (command, options) => {
      const owner = await ownerOf(options.root);
      const node = owner === undefined || (await everyoneCanRun(process.execPath));
      return runProcess(
        {
          file: bubblewrap.path,
          arguments: [
            ...isolation(bubblewrap),
            ...disk(bubblewrap, options, node),
            ...environment(node, options),
            ...['--chdir', options.root, '--'],
            ...shellFor(command, { processes: options.processes ?? processLimit }),
          ],
          cwd: '/',
          // Visible inside as /proc/1/environ.
          environment: { PATH: '/usr/bin:/bin' },
          owner,
        },
        options,
      );
    },
  };
}

function isolation({ knows }: Bubblewrap): string[] {
  const namespaces = ['user', 'pid', 'ipc', 'uts', 'net'].map((name) => `--unshare-${name}`);
  return [
    ...namespaces,
    '--unshare-cgroup-try',
    ...(knows('--disable-userns') ? ['--disable-userns'] : []),
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox'],
  ];
}

function disk({ knows }: Bubblewrap, options: CommandOptions, node: boolean): string[] {
  const { root, hidden, copy } = options;
  const temporary = knows('--size') ? ['--size', `${temporaryBytes}`, '--tmpfs'] : ['--tmpfs'];
  return [
    ...['--ro-bind', '/usr', '/usr'],
    ...['bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap((name) => ['--ro-bind-try', `/${name}`, `/${name}`]),
    ...etc.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    // Not even root may write there: what /proc/sys holds is of the whole machine.
    ...['--proc', '/proc', '--remount-ro', '/proc'],
    ...['--dev', '/dev', ...temporary, '/dev/shm', '--remount-ro', '/dev'],
    ...[...temporary, '/tmp', '--dir', home],
    ...(node ? ['--ro-bind', process.execPath, `${nodeFolder}/node`] : []),
    ...[options.isReadOnly ? '--ro-bind' : '--bind', copy?.path ?? root, root],
    ...(copy?.readOnly ?? []).flatMap((folder) => ['--ro-bind', join(root, folder), join(root, folder)]),
    ...hidden
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => [...temporary, folder, '--remount-ro', folder]),
    ...['--remount-ro', '/'],
  ];
}

function environment(node: boolean, options: CommandOptions): string[] {
  const programs = node ? [...programFolders, nodeFolder] : programFolders;
  const variables = Object.entries(environmentFor({ programs, home }, options));
  return ['--clearenv', ...variables.flatMap(([name, value]) => ['--setenv', name, value])];
}
