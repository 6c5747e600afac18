import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Tally } from './checks.ts';
import { findBrowser } from './find-browser.ts';
import { root, runNode } from './process.ts';
import type { VitestTally } from './tally-reporter.ts';

const reports = path.join(root, '.data/test');

/** The fields we read of Playwright's JSON report. */
interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number };
  readonly suites: readonly PlaywrightSuite[];
}
interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly { readonly title: string; readonly tests: readonly PlaywrightTest[] }[];
}
interface PlaywrightTest {
  readonly status: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
}

export async function runVitest(project: 'unit' | 'integration', more: readonly string[]): Promise<Tally> {
  const report = freshFile(path.join(reports, `${project}.json`));
  const { code } = await runNode(
    [
      ...[path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project],
      ...['--reporter=default', '--reporter=./scripts/tally-reporter.ts'],
      ...(more.length > 0 ? ['--passWithNoTests'] : []),
      ...more,
    ],
    { output: 'shown', env: { CODELAB_TALLY: report } },
  );
  const read = readReport<VitestTally>(report);
  const notes = read?.skipped ?? [];
  return { passed: read?.passed ?? 0, failed: failures(code, read?.failed), skipped: notes.length, notes };
}

export async function runPlaywright(more: readonly string[]): Promise<Tally> {
  const browser = findBrowser();
  if (browser.executablePath === undefined) return { passed: 0, failed: 0, skipped: 1, notes: [browser.reason] };
  console.log(`browser: ${browser.executablePath} (from ${browser.from})`);
  const report = freshFile(path.join(reports, 'e2e.json'));
  const { code } = await runNode(
    [
      ...[path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json'],
      ...(more.length > 0 ? ['--pass-with-no-tests'] : []),
      ...more,
    ],
    { output: 'shown', env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
  );
  const read = readReport<PlaywrightReport>(report);
  const notes = (read?.suites ?? []).flatMap(skippedIn);
  return {
    passed: (read?.stats.expected ?? 0) + (read?.stats.flaky ?? 0),
    failed: failures(code, read?.stats.unexpected),
    skipped: notes.length,
    notes,
  };
}

function skippedIn(suite: PlaywrightSuite): string[] {
  const here = suite.specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => `${title} (${annotations.at(-1)?.description ?? 'no reason given'})`),
  );
  return [...here, ...(suite.suites ?? []).flatMap(skippedIn)];
}

/** A runner can fail without a failed test: a file that does not load, an error that nobody awaited. */
function failures(code: number, counted: number | undefined): number {
  return Math.max(counted ?? 0, code === 0 ? 0 : 1);
}

/** A report of an earlier run must not be taken for this one's. */
function freshFile(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

function readReport<Report>(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
