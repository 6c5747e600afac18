import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test.beforeEach(({ server: _ }, info) => {
  info.skip(!existsSync('/usr/bin/bwrap'), 'Commands are tried in a sandbox: apt-get install bubblewrap');
});

test('a command is tried first, and what it would do is applied as it was shown', async ({ page, server }) => {
  const file = path.join(server.workspace, 'tried.md');
  await writeFile(file, 'old\n');
  await begin(page, 'Run echo "$RANDOM$RANDOM" > tried.md; echo done; exit 3');
  const approval = card(page, /^Run echo/);
  await approval.getByRole('button', { name: 'Try it first' }).click();

  const trial = approval.getByRole('region', { name: 'Trial' });
  await expect(trial).toContainText('Exit code 3');
  await expect(trial).toContainText('done');
  await expect(trial).toContainText('Approving writes exactly these changes.');
  const change = approval.getByRole('group', { name: 'Changes to tried.md' });
  await expect(change).toContainText('old');
  const [shown = ''] = /\d{4,}/.exec((await change.textContent()) ?? '') ?? [];
  expect(await readFile(file, 'utf8')).toBe('old\n');
  await expectWellMade(page);

  await approval.getByRole('button', { name: 'Apply this result' }).click();
  await expectDone(page);
  expect(await readFile(file, 'utf8')).toContain(shown);
  await expect(timeline(page).getByRole('article').last()).toContainText('exit code 3');
});

test('who wants the command itself, or finds that it cannot be brought over, runs it', async ({ page, server }) => {
  await begin(page, 'Run echo x >> again.md');
  const approval = card(page, /^Run echo x/);
  await approval.getByRole('button', { name: 'Try it first' }).click();
  await approval.getByRole('button', { name: 'Discard this result' }).click();
  await expect(approval.getByRole('button', { name: 'Try it first' })).toBeVisible();
  await approval.getByRole('button', { name: 'Approve', exact: true }).click();
  await expectDone(page);
  expect(await readFile(path.join(server.workspace, 'again.md'), 'utf8')).toBe('x\n');

  await begin(page, 'Run ln -s again.md link.md');
  const linking = card(page, /^Run ln/);
  await linking.getByRole('button', { name: 'Try it first' }).click();
  await expect(linking.getByRole('region', { name: 'Trial' })).toContainText('link.md is a symbolic link');
  await expect(linking.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
  await expectWellMade(page);
});

test('a trial can be stopped, and leaves everything as it was', async ({ page }) => {
  await begin(page, 'Run sleep 50');
  const approval = card(page, /^Run sleep/);
  await approval.getByRole('button', { name: 'Try it first' }).click();
  await expect(approval).toContainText('Being tried in a copy');
  await approval.getByRole('button', { name: 'Stop trying' }).click();
  await expect(approval.getByRole('button', { name: 'Try it first' })).toBeVisible();
  await approval.getByRole('button', { name: 'Reject' }).click();
  await expectDone(page);
});
