import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('an approval outlives a kill of the server, and the page comes back by itself', async ({
  page,
  server,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource|ChunkLoadError/); // while nobody is there
  await begin(page, 'Create survivor.md with the text: Hello');
  const approval = card(page, /^Create survivor\.md/);
  await expect(approval.getByRole('button', { name: 'Approve' })).toBeVisible();
  await server.kill();
  await expect(status(page).getByRole('alert')).toContainText('Offline since');
  await expect(approval).toBeVisible();
  await expectWellMade(page);

  await server.start();
  await expect(status(page)).toContainText('Connected', { timeout: 30_000 });
  await approval.getByRole('button', { name: 'Approve' }).click();
  await expectDone(page);
  expect(await readFile(path.join(server.workspace, 'survivor.md'), 'utf8')).toBe('Hello\n');
});

test('an answer that a kill cut short is said whole after the restart, once', async ({
  page,
  server,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource/);
  await begin(page, 'What can you do?');
  const answer = timeline(page).getByRole('article', { name: 'Answer of Orchestrator' });
  await expect(answer).toContainText('I understand:');
  await server.kill();
  await server.start();
  await expect(status(page)).toContainText('Done', { timeout: 40_000 });
  await expect(answer).toHaveCount(1);
  await expect(answer).toContainText('CODELAB_COMPATIBLE_URL before the start.');
  expect((await answer.innerText()).match(/I understand:/g)).toHaveLength(1);
});

test('a command that a kill cut short is asked about, in the conversation and the inbox, and never run again unasked', async ({
  page,
  server,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource/);
  await begin(page, 'Run `echo once >> ran.txt; echo begun; sleep 30`');
  await card(page, /^Run echo once/)
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect(timeline(page).getByRole('group', { name: 'Output' })).toContainText('begun');
  await server.kill();
  await server.start();
  const asked = card(page, /^Did this run\?/);
  await expect(asked).toBeVisible({ timeout: 40_000 });
  await expect(asked).toContainText('It may have run, wholly or in part.');
  await expect(asked.getByRole('group', { name: 'Output' })).toContainText('begun');
  await expectWellMade(page);

  await page.getByRole('link', { name: /^Inbox/ }).click();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Did this run\? Run echo once/ })
    .click();
  await asked.getByRole('textbox', { name: 'What came of it (optional)' }).fill('I looked: it ran once.');
  await asked.getByRole('button', { name: 'It ran: mark as done' }).click();
  await expectDone(page);
  await expect(timeline(page)).toContainText('I looked: it ran once.');
  expect(await readFile(path.join(server.workspace, 'ran.txt'), 'utf8')).toBe('once\n');
});
