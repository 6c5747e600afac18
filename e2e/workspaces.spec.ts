import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { card, expectDone, say } from './chat.ts';
import { expect, test } from './test.ts';

test('a workspace is made from a template, worked in, looked at and restored', async ({ page, server }) => {
  test.slow(); // six pages are looked at for everybody
  await page.goto('/w');
  await expectWellMade(page);
  await page.getByRole('button', { name: 'New workspace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Story of a page');
  await dialog.getByRole('radio', { name: 'A web page' }).click();
  await expectWellMade(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Story of a page' })).toBeVisible();

  await page.getByRole('treeitem', { name: 'index.html' }).click();
  await expect(page.getByRole('group', { name: 'Contents of index.html' })).toContainText('Story of a page');
  await expectWellMade(page);

  await page.getByRole('link', { name: 'New chat here' }).click();
  await expect(page.getByRole('combobox', { name: 'Workspace' })).toContainText('Story of a page');
  await say(page, 'Create hello.md with the text: Hello from here');
  await card(page, /^Create hello\.md/)
    .getByRole('button', { name: 'Approve' })
    .click();
  await expectDone(page);
  const folder = path.join(server.dataDir, 'workspaces', 'Story-of-a-page');
  expect(await readFile(path.join(folder, 'hello.md'), 'utf8')).toBe('Hello from here\n');

  await page.getByRole('link', { name: 'Workspace Story of a page' }).click();
  await page.getByRole('tab', { name: 'Changes' }).click();
  await expect(page.getByRole('group', { name: 'Changes to hello.md' })).toContainText('Hello from here');
  await expectWellMade(page);
  await page.getByRole('tab', { name: 'Checkpoints' }).click();
  const line = page.getByRole('list', { name: /^Checkpoints/ }).getByRole('listitem');
  await expect(line).toContainText('Before: Write hello.md');
  await expectWellMade(page);
  await line.getByRole('button', { name: /^Restore/ }).click();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(dialog).toContainText('1 file was put back');
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(readFile(path.join(folder, 'hello.md'))).rejects.toThrow('ENOENT');
});

test('what holds in a workspace is set, and it is taken off the list', async ({ page }) => {
  await page.goto('/w');
  await page.getByRole('button', { name: 'New workspace' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Story of settings');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('checkbox', { name: /Try commands/ }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expectWellMade(page);

  await page.getByRole('button', { name: 'Actions for “Story of settings”' }).click();
  await page.getByRole('menuitem', { name: 'Take off the list…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take off the list' }).click();
  await expect(page).toHaveURL(/\/w$/);
  await expect(page.getByRole('link', { name: 'Story of settings' })).toBeHidden();
});

test('a folder outside of the roots is refused, and it is said why', async ({ page, expectedErrors }) => {
  expectedErrors.push(/403/);
  await page.goto('/w');
  await page.getByRole('button', { name: 'Open a folder' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('CODELAB_WORKSPACE_ROOTS');
  await dialog.getByRole('textbox', { name: 'Path' }).fill('/etc');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('opens no folders besides those that it makes itself');
  await expectWellMade(page);
});

test('the tree is gone through with the keyboard', async ({ page }) => {
  await page.goto('/w');
  await page.getByRole('button', { name: 'New workspace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Keys');
  await dialog.getByRole('radio', { name: 'The sample project' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('treeitem', { name: 'src' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treeitem', { name: 'greet.js' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem', { name: 'greet.js' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Contents of src/greet.js' })).toContainText('Hello');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('treeitem', { name: 'src' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('treeitem', { name: 'greet.js' })).toBeHidden();
});
