import { accessSync, constants, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';

export interface Browser {
  readonly executablePath: string;
  readonly from: string;
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
export async function findBrowser(): Promise<Browser | NoBrowser> {
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
export const launchOptions = {
  chromiumSandbox: false,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-dev-shm-usage',
  ],
};

async function fromPackage(): Promise<Browser | NoBrowser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: 'there is no Chromium: install Chrome, or run `npx playwright install chromium`' };
  }
  // Makes the package unpack the NSS libraries that it brings for systems without them.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x';
  const temporary = process.env.TMPDIR;
  try {
    // It unpacks into one fixed folder, closed to other users: each user needs a parent of their own.
    process.env.TMPDIR = path.join(temporary ?? os.tmpdir(), `codelab-chromium-${os.userInfo().uid}`);
    await mkdir(process.env.TMPDIR, { recursive: true });
    const { default: packaged } = await import('@sparticuz/chromium');
    return { executablePath: await packaged.executablePath(), from: '@sparticuz/chromium' };
  } catch (error) {
    return { reason: `there is no Chromium, and the packaged one cannot be used: ${String(error)}` };
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
