import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright';
import { findBrowser, launchOptionsOf } from '../scripts/find-browser.ts';
import { startMainServer } from './lab/main-server.ts';
import { temporaryFolder } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';

/** Made-up plans on the page of all components: real plans are not this large. */
const sizes = [200, 500];
const watchedMs = 4_000;

/** Gaps between frames, in milliseconds, smallest first. */
type Frames = readonly number[];

/** A large plan as a graph on a screen of its own: until it is there, while it runs, and while one moves about in it. */
async function measured(): Promise<readonly Row[] | { readonly skipped: string }> {
  if (!existsSync(path.join(import.meta.dirname, '../apps/web/.next/BUILD_ID'))) {
    return { skipped: 'the web app is not built (`npm run build`)' };
  }
  const found = findBrowser();
  if (found.executablePath === undefined) return { skipped: found.reason };
  using folder = temporaryFolder();
  await using server = await startMainServer(path.join(folder.path, 'data'), { CODELAB_DESIGN: '1' });
  await using browser = await chromium.launch(launchOptionsOf(found));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => localStorage.setItem('codelab-plan-view', '"graph"'));
  await page.goto(server.link.href);
  await page.goto(new URL('/design', server.link).href);
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await rowsOf(page, size)));
  return rows;
}

async function rowsOf(page: Page, size: number): Promise<Row[]> {
  const plans = page.getByRole('region', { name: 'Large plans' });
  await plans.getByRole('button', { name: `${size} steps`, exact: true }).click();
  await plans
    .getByRole('button', { name: /^Step / })
    .first()
    .waitFor();
  const shownMs = await timeUntilShown(page, plans);
  const screen = page.getByRole('dialog');
  const drawn = await screen.locator('[data-graph-item]').count();
  const moving = await during(page, () => drag(page, screen));
  await screen.getByRole('button', { name: 'Show all of it' }).click();
  await page.waitForTimeout(1_000);
  const movingAll = await during(page, () => drag(page, screen));
  await page.keyboard.press('Escape');
  await plans.getByRole('button', { name: 'Run it' }).click();
  await plans.getByRole('button', { name: 'Full screen' }).click();
  const running = await during(page, () => page.waitForTimeout(watchedMs));
  await page.keyboard.press('Escape');
  await plans.getByRole('button', { name: 'Stop', exact: true }).click();
  const what = `${size} steps`;
  return [
    { what: `${what}: pressed → drawn`, unit: 'ms', ours: shownMs },
    { what: '… of which are in the page', unit: 'nodes', ours: drawn },
    { what: '… moved about in, between two frames p95', unit: 'ms', ours: at(moving, 0.95), baseline: at(moving, 0.5) },
    {
      what: '… the same with all of them in view',
      unit: 'ms',
      ours: at(movingAll, 0.95),
      baseline: at(movingAll, 0.5),
    },
    { what: '… while it runs, ten changes a second', unit: 'ms', ours: at(running, 0.95), baseline: at(running, 0.5) },
  ];
}

async function timeUntilShown(page: Page, plans: Locator): Promise<number> {
  const since = performance.now();
  await plans.getByRole('button', { name: 'Full screen' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Step / })
    .first()
    .waitFor();
  return performance.now() - since;
}

async function drag(page: Page, screen: Locator): Promise<void> {
  const box = await screen.getByRole('group', { name: /^Graph of/ }).boundingBox();
  if (!box) return;
  // Where no step is: the foot of the screen.
  const [x, y] = [box.x + box.width - 200, box.y + box.height - 12];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step += 1) await page.mouse.move(x - step * 8, y - step * 3);
  await page.mouse.up();
}

async function during(page: Page, act: () => Promise<void>): Promise<Frames> {
  const watching = page.evaluate(
    (ms) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const until = last + ms;
        const tick = (now: number) => {
          gaps.push(now - last);
          last = now;
          if (now < until) requestAnimationFrame(tick);
          else resolve(gaps.sort((a, b) => a - b));
        };
        requestAnimationFrame(tick);
      }),
    watchedMs,
  );
  await act();
  return await watching;
}

function at(frames: Frames, share: number): number {
  return frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? 0;
}

const rows = await measured();
if ('skipped' in rows) console.log(`  skipped: ${rows.skipped}`);
else printTable('p50', rows);
