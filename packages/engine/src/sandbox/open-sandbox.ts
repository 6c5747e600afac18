import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { bubblewrapSandbox } from './bubblewrap.ts';
import { hostDriver, hostSandbox } from './host.ts';
import type { Driver, Sandbox } from './sandbox.ts';
import { openSandboxRuntime, type SandboxRuntime } from './sandbox-runtime.ts';
import { faultOf, type Trial, tryOut } from './try-out.ts';

const bubblewrapPaths = ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'];
const socatPaths = ['/usr/bin/socat', '/usr/local/bin/socat', '/bin/socat'];

/** The best sandbox this machine has: what it promises is tried out, not assumed. */
export async function openSandbox(
  paths: readonly string[] = bubblewrapPaths,
  socat: readonly string[] = socatPaths,
): Promise<Sandbox> {
  if (process.platform !== 'linux') return withoutSandbox('bubblewrap exists for Linux only');
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) return withoutSandbox('bubblewrap is not installed (on Debian: apt-get install bubblewrap)');
  try {
    const { stdout } = await promisify(execFile)(path, ['--help'], { timeout: 5_000, env: {} });
    // In a container this option may be more than is allowed, and the rest works without it.
    const drivers = [[], ['--disable-userns']].map((without) =>
      bubblewrapSandbox({ path, knows: (option) => stdout.includes(`${option} `) && !without.includes(option) }),
    );
    let fault: string | undefined;
    for (const driver of drivers) {
      const trial = await tryOut(driver);
      fault = faultOf(trial);
      if (fault === undefined) return sandboxed(driver, trial, { bubblewrap: path, socat });
    }
    return withoutSandbox(`bubblewrap does not work here: ${fault}`);
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return withoutSandbox(`bubblewrap does not work here: ${line}`);
  }
}

async function withoutSandbox(why: string): Promise<Sandbox> {
  const { promises } = await tryOut(hostDriver());
  return hostSandbox(`There is no sandbox, so commands can act as the server's user: ${why}.`, promises);
}

function sandboxed(
  driver: Driver,
  { promises }: Trial,
  programs: { readonly bubblewrap: string; readonly socat: readonly string[] },
): Sandbox {
  let opening: Promise<SandboxRuntime> | undefined;
  const runtime = () => {
    opening ??= openSandboxRuntime(programs);
    return opening;
  };
  return {
    kind: 'bubblewrap',
    reason: 'Commands run in a bubblewrap sandbox: without network, and nothing but the workspace can be changed.',
    promises,
    run: async (command, options) => {
      const { allowedHosts = [] } = options;
      if (allowedHosts.length === 0) return driver.run(command, options);
      const { driver: withHosts } = await runtime();
      // Where names cannot be told apart a command gets none of them: that is the stricter of the two.
      const fits = (await withHosts?.fits(options)) ?? false;
      return withHosts && fits ? withHosts.run(command, options) : driver.run(command, options);
    },
    hosts: async () => (await runtime()).state,
    close: async () => {
      if (opening) await (await opening).close();
    },
  };
}
