import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expectWellMade } from './accessible.ts';
import { card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

/** Something has the focus, and one can see what. */
async function expectFocus(page: Page): Promise<void> {
  const focused = await page.evaluate(
    () => document.activeElement?.checkVisibility() && document.activeElement.tagName,
  );
  expect(focused).toBeTruthy();
  expect(focused).not.toBe('BODY');
}

test('everything is done with the keyboard alone, and the focus is never lost', async ({ page, server }) => {
  const read = (name: string) => readFile(path.join(server.workspace, name), 'utf8');
  await page.goto('/inbox');
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Open the inbox');
  await expectWellMade(page);
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'What should be done?' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await page.keyboard.type('Create first.md with one and create second.md with two at once');
  await page.keyboard.press('Enter');
  const [first, second] = [card(page, /^Create first\.md/), card(page, /^Create second\.md/)];
  await expect(second).toBeVisible();
  await expectFocus(page);

  // Letters that are typed are letters.
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('a');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('j');
  await expect(first).toBeFocused();
  await page.keyboard.press('j');
  await expect(second).toBeFocused();
  await page.keyboard.press('r');
  await expect(second).toBeHidden();
  await expectFocus(page);
  await page.keyboard.press('k');
  await expect(first).toBeFocused();
  await page.keyboard.press('a');
  await expect(first).toBeHidden();
  await expectFocus(page);
  await expectDone(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(timeline(page).getByRole('button', { name: /Write second\.md/ })).toContainText('Rejected');
  expect(await read('first.md')).toBe('one\n');
  await expect(read('second.md')).rejects.toThrow('ENOENT');
});
