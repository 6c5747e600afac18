import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('an approved file is written, and only then', async ({ page, server }) => {
  const file = path.join(server.workspace, 'approved.md');
  await begin(page, 'Create approved.md with the text: Hello');
  const approval = card(page, /^Create approved\.md/);
  await expect(approval.getByRole('group', { name: 'Changes to approved.md' })).toContainText('Hello');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
  await expectWellMade(page);

  await approval.getByRole('button', { name: 'Approve' }).click();
  await expectDone(page);
  await expect(approval).toBeHidden();
  expect(await readFile(file, 'utf8')).toBe('Hello\n');
  await timeline(page)
    .getByRole('button', { name: /Write approved\.md/ })
    .click();
  await expect(timeline(page)).toContainText('Approved by you');
  await expectWellMade(page);
});

test('what a person writes into the diff is what lands on disk', async ({ page, server }) => {
  await begin(page, 'Create edited.md with the text: Hello');
  const approval = card(page, /^Create edited\.md/);
  await approval.getByRole('button', { name: 'Edit' }).click();
  const contents = approval.getByRole('group', { name: 'New contents of edited.md' }).getByRole('textbox');
  await contents.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Written by a person');
  await expectWellMade(page);
  await approval.getByRole('button', { name: 'Approve with changes' }).click();

  await expectDone(page);
  expect(await readFile(path.join(server.workspace, 'edited.md'), 'utf8')).toContain('Written by a person');
  await timeline(page)
    .getByRole('button', { name: /edited\.md/ })
    .click();
  await expect(timeline(page)).toContainText('Changed and approved by you');
});

test('edited arguments are what runs', async ({ page, server }) => {
  await begin(page, 'Run echo proposed > argument.txt');
  const approval = card(page, /^Run echo proposed/);
  await approval.getByRole('button', { name: 'Edit' }).click();
  await approval.getByRole('textbox', { name: 'command' }).fill('echo edited > argument.txt');
  await approval.getByRole('button', { name: 'Approve with changes' }).click();

  await expectDone(page);
  expect(await readFile(path.join(server.workspace, 'argument.txt'), 'utf8')).toBe('edited\n');
});

test('a rejected change leaves the file alone, and the agent hears why', async ({ page, server }) => {
  const file = path.join(server.workspace, 'kept.md');
  await writeFile(file, 'one two\n');
  await begin(page, 'Replace "two" with "three" in kept.md');
  const approval = card(page, /^Change kept\.md/);
  await approval.getByRole('textbox', { name: 'Comment for the agent (optional)' }).fill('Two is right.');
  await approval.getByRole('button', { name: 'Reject' }).click();

  await expectDone(page);
  await expect(timeline(page).getByRole('article').last()).toContainText('Two is right.');
  expect(await readFile(file, 'utf8')).toBe('one two\n');
});

test('a file that changed meanwhile is shown anew and asked about again', async ({ page, server, expectedErrors }) => {
  expectedErrors.push(/409/);
  const file = path.join(server.workspace, 'stale.md');
  await writeFile(file, 'one two\n');
  await begin(page, 'Replace "two" with "three" in stale.md');
  const approval = card(page, /^Change stale\.md/);
  await expect(approval.getByRole('button', { name: 'Approve' })).toBeVisible();
  await writeFile(file, 'zero two\n');
  await approval.getByRole('button', { name: 'Approve' }).click();

  await expect(approval.getByText('The file changed since it was proposed; here is the new diff.')).toBeVisible();
  await expect(approval.getByRole('group', { name: 'Changes to stale.md' })).toContainText('zero three');
  expect(await readFile(file, 'utf8')).toBe('zero two\n');
  await expectWellMade(page);
  await approval.getByRole('button', { name: 'Approve' }).click();
  await expectDone(page);
  expect(await readFile(file, 'utf8')).toBe('zero three\n');
});
