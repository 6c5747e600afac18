import { defineConfig } from '@playwright/test';
import { findBrowser, launchOptionsOf } from './scripts/find-browser.ts';

const browser = findBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.data/e2e',
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    video: 'off', // its encoder is a download of its own
    launchOptions: browser.executablePath === undefined ? {} : launchOptionsOf(browser),
  },
});
