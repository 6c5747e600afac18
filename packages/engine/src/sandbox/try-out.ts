import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPromise } from '@codelab/protocol/workspace';
import type { Driver } from './sandbox.ts';

export type Trial = {
  readonly promises: readonly SandboxPromise[];
  /** Why nothing can be said of it: not even a harmless command ran. */
  readonly fault?: string;
};

/** Finds out what a sandbox really keeps commands from: one command tries all of it. */
export async function tryOut(driver: Driver): Promise<Trial> {
  const above = await realpath(await mkdtemp(join(tmpdir(), 'codelab-sandbox-')));
  const root = join(above, 'workspace');
  await mkdir(root);
  const outside = join(above, 'written-outside');
  const server = createServer((socket) => socket.destroy());
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const variable = await ownVariable();
    const { exitCode, output } = await driver.run(attempts({ outside, port, variable }), {
      root,
      hidden: [],
      signal: AbortSignal.timeout(15_000),
      output: () => {},
      timeoutMs: 10_000,
      maxOutputBytes: 10_000,
    });
    const said = output.trim().split('\n');
    const inside = existsSync(join(root, 'inside'));
    if (exitCode !== 0 || !inside || said.at(-1) !== 'tried') return { promises: [], fault: faultIn(output, inside) };
    const namespaces = { net: await namespaceOf('net'), pid: await namespaceOf('pid') };
    const isOwn = (kind: 'net' | 'pid') => !said.includes(`${kind} ${namespaces[kind]}`);
    const broken: Record<SandboxPromise['name'], boolean> = {
      outside: existsSync(outside),
      network: said.includes('network') || !isOwn('net'),
      processes: !isOwn('pid'),
      environment: said.includes('environment'),
      passwords: said.includes('passwords'),
      kernel: said.includes('kernel'),
      home: said.includes('home'),
    };
    const names = ['outside', 'network', 'processes', 'environment', 'passwords', 'kernel', 'home'] as const;
    return { promises: names.map((name) => ({ name, kept: !broken[name] })) };
  } finally {
    server.close();
    await rm(above, { recursive: true, force: true });
  }
}

/** Each line prints its name when the attempt succeeds, which it should not. */
function attempts({
  outside,
  port,
  variable,
}: {
  outside: string;
  port: number;
  variable?: string | undefined;
}): string {
  const home = homeFolder();
  return [
    'echo probe > inside',
    `(: > '${outside}') 2> /dev/null`,
    'for kind in net pid; do echo "$kind $(readlink /proc/self/ns/$kind)"; done',
    `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2> /dev/null && echo network`,
    ...(variable === undefined ? [] : [`grep -qsaz '^${variable}=' /proc/[0-9]*/environ && echo environment`]),
    'head -c 1 /etc/shadow > /dev/null 2>&1 && echo passwords',
    // Opened, not written.
    '(: >> /proc/sys/kernel/core_pattern) 2> /dev/null && echo kernel',
    ...(home === undefined ? [] : [`[ -n "$(ls -A '${home}' 2> /dev/null)" ] && echo home`]),
    'echo tried',
  ].join('\n');
}

/** By its name, which tells nothing, one can see whether the server's variables are seen: commands have no such one. */
async function ownVariable(): Promise<string | undefined> {
  const own = await readFile('/proc/self/environ', 'latin1').catch(() => '');
  const names = own.split('\0').map((entry) => entry.split('=')[0] ?? '');
  return names.find((name) => /^[A-Z]\w+$/.test(name) && !commandsHave.test(name));
}

const commandsHave =
  /^(PATH|HOME|TMPDIR|LANG|TERM|PWD|OLDPWD|SHLVL|NO_COLOR|FORCE_COLOR|PAGER|DOCKER_HTTPS?_PROXY|CLAUDE_.*|CLOUDSDK_.*|GIT_.*|JAVA_.*|SANDBOX_.*|.*_PROXY)$/;

/** Some servers have no home of their own: theirs is the whole disk, or holds the folder for temporary files. */
function homeFolder(): string | undefined {
  const home = homedir();
  const isSpecial = home === '/' || home.includes("'") || `${tmpdir()}/`.startsWith(`${home}/`);
  return isSpecial ? undefined : home;
}

function faultIn(output: string, inside: boolean): string {
  if (!inside && output.includes('tried')) return 'a trial command could not write in the workspace';
  return output.trim().split('\n')[0] || 'a trial command failed';
}

/** Elsewhere than on Linux there is none, and a sandbox that has one is told by that. */
function namespaceOf(kind: string): Promise<string> {
  return readlink(`/proc/self/ns/${kind}`).catch(() => '');
}

/** What is wrong with a sandbox, in words. */
export function faultOf({ promises, fault }: Trial): string | undefined {
  if (fault !== undefined) return fault;
  const broken = promises.find(({ kept }) => !kept);
  return broken && faults[broken.name];
}

const faults = {
  outside: 'a trial command could write outside the workspace',
  network: 'a trial command had the network of the server',
  processes: 'a trial command saw the processes of the machine',
  environment: 'a trial command could read the environment of the server',
  passwords: 'a trial command could read /etc/shadow',
  kernel: 'a trial command could change the settings of the kernel',
  home: "a trial command could read the home folder of the server's user",
} as const;
