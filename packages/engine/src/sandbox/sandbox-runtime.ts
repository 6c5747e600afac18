import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FilesystemConfig } from '@anthropic-ai/sandbox-runtime';
import { temporaryHome } from './host.ts';
import { runProcess } from './run-process.ts';
import type { CommandOptions, Driver, HostsState } from './sandbox.ts';
import { environmentFor, ownerOf, processLimit, programFolders, shellFor } from './shell.ts';
import { faultOf, tryOut } from './try-out.ts';

/** `@anthropic-ai/sandbox-runtime`, if it works here. */
export type SandboxRuntime = {
  readonly state: HostsState;
  /** Absent where it does not work. */
  readonly driver?: Driver & { readonly fits: (options: CommandOptions) => Promise<boolean> };
  readonly close: () => Promise<void>;
};

/** What commands may read beside the workspace. Never /etc as a whole: a server may run as root. */
const readable = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/opt',
  '/etc/ssl',
  '/etc/pki',
  '/etc/alternatives',
]
  .concat(['/etc/ca-certificates', '/etc/passwd', '/etc/group', '/etc/nsswitch.conf', '/etc/hosts', '/etc/localtime'])
  .concat(['/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d', '/dev', '/proc']);

/**
 * Opens it for this process: it keeps one proxy for all commands, which lets each of them to the names that it was given.
 * Loaded only where somebody asks, because few need it.
 */
export async function openSandboxRuntime(programs: {
  readonly bubblewrap: string;
  readonly socat: readonly string[];
}): Promise<SandboxRuntime> {
  const socat = programs.socat.find((candidate) => existsSync(candidate));
  if (socat === undefined) return without('socat is not installed (on Debian: apt-get install socat)');
  try {
    const { SandboxManager } = await import('@anthropic-ai/sandbox-runtime');
    const { rgPath } = await import('@vscode/ripgrep');
    const require = createRequire(import.meta.url);
    const own = join(dirname(dirname(require.resolve('@anthropic-ai/sandbox-runtime'))), 'vendor');
    const always = [...readable, own, dirname(socat), process.execPath].filter((path) => existsSync(path));
    await SandboxManager.initialize({
      network: { allowedDomains: [], deniedDomains: [] },
      filesystem: { denyRead: ['/'], allowRead: always, allowWrite: [], denyWrite: [] },
      bwrapPath: programs.bubblewrap,
      socatPath: socat,
      ripgrep: { command: rgPath },
    });
    const sockets = [SandboxManager.getLinuxHttpSocketPath(), SandboxManager.getLinuxSocksSocketPath()].filter(
      (path) => path !== undefined,
    );
    const close = () => SandboxManager.reset();
    const run: Driver['run'] = async (command, options) => {
      await using home = await temporaryHome(undefined);
      // Whoever knows the id gets what it allows.
      const commandId = randomBytes(18).toString('base64url');
      const filesystem: FilesystemConfig = {
        denyRead: ['/'],
        // Its proxy is reached through these, which lie in the folder for temporary files.
        allowRead: [...always, ...sockets, options.root, home.path],
        allowWrite: [options.root, home.path],
        denyWrite: [],
      };
      SandboxManager.registerCommandNetworkLists(commandId, { allowedDomains: [...(options.allowedHosts ?? [])] });
      try {
        const words = shellFor(command, { processes: options.processes ?? processLimit });
        const line = await SandboxManager.wrapWithSandbox(
          words.map(quoted).join(' '),
          'bash',
          { filesystem },
          options.signal,
          { commandId },
        );
        const folders = { programs: [...programFolders, dirname(process.execPath)], home: home.path };
        const environment = environmentFor(folders, options);
        return await runProcess(
          { file: '/bin/bash', arguments: ['-c', line], cwd: options.root, environment, owner: undefined },
          options,
        );
      } finally {
        SandboxManager.unregisterCommandNetworkLists(commandId);
      }
    };
    const trial = await tryOut({ run });
    const { promises } = trial;
    const fault = faultOf(trial);
    if (fault !== undefined) {
      await close();
      return without(fault, promises);
    }
    const reason = 'Commands can be let to single internet names.';
    return { state: { works: true, reason, promises }, driver: { run, fits }, close };
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return without(line);
  }
}

/** It can hide no folder inside of one that may be read, put nothing in the workspace's place, and cannot run a command as somebody else. */
async function fits({ root, hidden, isReadOnly, copy }: CommandOptions): Promise<boolean> {
  if (isReadOnly || copy) return false;
  return !hidden.some((folder) => existsSync(folder)) && (await ownerOf(root)) === undefined;
}

function without(why: string, promises: HostsState['promises'] = []): SandboxRuntime {
  const reason = `Commands cannot be let to single internet names, so they reach none: ${why}.`;
  return { state: { works: false, reason, promises }, close: async () => {} };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
