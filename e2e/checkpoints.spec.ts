import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, say, timeline } from './chat.ts';
import { expect, test } from './test.ts';

/** Says it, approves it, and waits until it is done. */
async function approve(page: Page, title: RegExp): Promise<void> {
  await card(page, title).getByRole('button', { name: 'Approve' }).click();
  await expect(card(page, title)).toBeHidden();
  await expectDone(page);
}

const dialog = (page: Page) => page.getByRole('dialog');

test('a file that was changed is restored, and the restore is undone', async ({ page, server }) => {
  const file = path.join(server.workspace, 'restored.md');
  await writeFile(file, 'one two\n');
  await begin(page, 'Replace "two" with "three" in restored.md');
  await approve(page, /^Change restored\.md/);
  expect(await readFile(file, 'utf8')).toBe('one three\n');

  await timeline(page)
    .getByRole('button', { name: /Change restored\.md/ })
    .click();
  await timeline(page).getByRole('button', { name: 'Restore to before this' }).click();
  await expect(dialog(page).getByRole('checkbox', { name: 'restored.md' })).toBeChecked();
  await expectWellMade(page);
  await dialog(page).getByRole('radio', { name: 'Files and conversation' }).click();
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog(page)).toContainText('1 file was put back');
  expect(await readFile(file, 'utf8')).toBe('one two\n');
  await dialog(page).getByRole('button', { name: 'Close' }).first().click();
  await expect(timeline(page)).toContainText('messages were taken back');
  await expect(timeline(page).getByRole('button', { name: /Change restored\.md/ })).toBeHidden();
  await expectWellMade(page);

  await timeline(page).getByRole('button', { name: 'Undo…' }).click();
  await dialog(page).getByRole('radio', { name: 'Files and conversation' }).click();
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog(page)).toContainText('1 file was put back');
  await dialog(page).getByRole('button', { name: 'Close' }).first().click();
  expect(await readFile(file, 'utf8')).toBe('one three\n');
  await expect(timeline(page).getByRole('button', { name: /Change restored\.md/ })).toBeVisible();
});

test('what a conversation changed is shown, and one file of it is restored', async ({ page, server }) => {
  const [kept, undone] = ['kept-change.md', 'undone-change.md'].map((name) => path.join(server.workspace, name));
  await begin(page, 'Create kept-change.md with the text: Kept');
  await approve(page, /^Create kept-change\.md/);
  await say(page, 'Create undone-change.md with the text: Undone');
  await approve(page, /^Create undone-change\.md/);

  await page.getByRole('button', { name: 'Changed files' }).click();
  const list = dialog(page).getByRole('list', { name: 'Files changed in this conversation' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(dialog(page).getByRole('group', { name: 'Changes to kept-change.md' })).toContainText('Kept');
  await expectWellMade(page);

  await dialog(page).getByRole('button', { name: 'Restore to the beginning…' }).click();
  await dialog(page).getByRole('checkbox', { name: 'kept-change.md' }).click();
  await dialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog(page)).toContainText('1 file was put back');
  expect(await readFile(kept ?? '', 'utf8')).toBe('Kept\n');
  await expect(readFile(undone ?? '')).rejects.toThrow('ENOENT');
});
