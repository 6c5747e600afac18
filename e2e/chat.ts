import type { Locator, Page } from '@playwright/test';
import { expect } from './test.ts';

/** Writes to the agent and sends it, in a new conversation or in the open one. */
export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message', exact: true });
  await field.fill(text);
  await field.press('Enter');
}

/** Begins a conversation with these words, and waits until it has an address of its own. */
export async function begin(page: Page, text: string): Promise<void> {
  await page.goto('/');
  await say(page, text);
  await expect(page).toHaveURL(/\/c\//);
}

/** What was said: messages, tool calls and decisions. */
export function timeline(page: Page): Locator {
  return page.getByRole('log');
}

/** What waits for a decision, by the words of its title. */
export function card(page: Page, title: RegExp | string): Locator {
  return page.getByRole('group', { name: title });
}

/** The line of facts about the connection, the turn and the last event. */
export function status(page: Page): Locator {
  return page.getByRole('region', { name: 'Status' });
}

/** The turn is over, and well. */
export async function expectDone(page: Page): Promise<void> {
  await expect(status(page)).toContainText('Done', { timeout: 20_000 });
}
