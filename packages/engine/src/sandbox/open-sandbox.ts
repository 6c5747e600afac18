import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bubblewrapSandbox } from './bubblewrap.ts';
import { hostSandbox } from './host.ts';
import type { Sandbox } from './sandbox.ts';

const bubblewrapPaths = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'];

/** The best sandbox this machine has: what it promises is tried out, not assumed. */
export async function openSandbox(paths: readonly string[] = bubblewrapPaths): Promise<Sandbox> {
  if (process.platform !== 'linux') return withoutSandbox('bubblewrap exists for Linux only');
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) return withoutSandbox('bubblewrap is not installed (on Debian: apt-get install bubblewrap)');
  try {
    const { stdout } = await promisify(execFile)(path, ['--help'], { timeout: 5_000, env: {} });
    // In a container this option may be more than is allowed, and the rest works without it.
    const attempts = [[], ['--disable-userns']].map((without) =>
      bubblewrapSandbox({ path, knows: (option) => stdout.includes(`${option} `) && !without.includes(option) }),
    );
    let fault: string | undefined;
    for (const sandbox of attempts) {
      fault = await faultOf(sandbox);
      if (fault === undefined) return sandbox;
    }
    return withoutSandbox(`bubblewrap does not work here: ${fault}`);
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return withoutSandbox(`bubblewrap does not work here: ${line}`);
  }
}

function withoutSandbox(why: string): Sandbox {
  return hostSandbox(`There is no sandbox, so commands can act as the server's user: ${why}.`);
}

/** What is wrong with a sandbox, in words. */
async function faultOf(sandbox: Sandbox): Promise<string | undefined> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'codelab-sandbox-')));
  const root = join(home, 'workspace');
  await mkdir(root);
  const outside = `${home}/written-outside`;
  try {
    const result = await sandbox.run(
      `echo probe > inside && readlink /proc/self/ns/net; (: > '${outside}') 2> /dev/null; true`,
      {
        root,
        hidden: [],
        signal: AbortSignal.timeout(10_000),
        output: () => {},
        timeoutMs: 5_000,
        maxOutputBytes: 10_000,
      },
    );
    const network = result.output.trim();
    if (result.exitCode !== 0 || !network.startsWith('net:')) return network.split('\n')[0] || 'a trial command failed';
    if (existsSync(outside)) return 'a trial command could write outside the workspace';
    if (!existsSync(join(root, 'inside'))) return 'a trial command could not write in the workspace';
    if (network === (await readlink('/proc/self/ns/net'))) return 'a trial command had the network of the server';
    return undefined;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
