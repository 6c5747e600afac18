import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

const run = async (page: Parameters<typeof begin>[0], command: string) => {
  await begin(page, `Run \`${command}\``);
  await card(page, /^Run /).getByRole('button', { name: 'Approve' }).click();
};

test('the approval of a command names every program that it would run, and what to look at', async ({ page }) => {
  await begin(page, 'Run `cat notes.txt | grep todo > found.txt && rm -rf $(ls old)`');

  const approval = card(page, /^Run cat notes/);
  const parts = approval.getByRole('list', { name: 'Programs in this command' });
  await expect(parts.getByRole('listitem')).toContainText(['cat notes.txt', 'grep todo', 'rm -rf', 'ls old']);
  await expect(parts.getByRole('listitem').filter({ hasText: 'rm -rf' })).toContainText('Deletes');
  await expect(approval).toContainText('Writes: found.txt');
  await expect(approval.getByRole('list', { name: 'What to look at' })).toContainText('a part of another');
  await expectWellMade(page);
});

test('a running command is answered by a person, and goes on', async ({ page }) => {
  await run(page, "printf '\\033[32mname?\\033[0m\\n'; read name; echo hello $name");
  const output = timeline(page).getByRole('group', { name: 'Output' });
  await expect(output).toContainText('name?');
  await expectWellMade(page);

  const line = page.getByRole('textbox', { name: 'Input for the command' });
  await line.fill('Ada');
  await line.press('Enter');

  await expectDone(page);
  await timeline(page)
    .getByRole('button', { name: /^Run printf/ })
    .click();
  await expect(output).toContainText('› Ada');
  await expect(output).toContainText('hello Ada');
});

test('a running command is ended by a person, and the agent is told and goes on', async ({ page }) => {
  await run(page, 'echo begun; sleep 60; echo never');
  await expect(timeline(page).getByRole('group', { name: 'Output' })).toContainText('begun');

  await page.getByRole('button', { name: 'End the command' }).click();

  await expectDone(page);
  const call = timeline(page).getByRole('button', { name: /^Run echo begun/ });
  await expect(call).toContainText('Failed');
  await call.click();
  await expect(timeline(page)).toContainText('A person ended the command.');
});

test('a long command is let go: the answer goes on, the card tells of it, and it is ended there', async ({ page }) => {
  await run(page, 'echo served; sleep 300');
  const output = timeline(page).getByRole('group', { name: 'Output' });
  await expect(output).toContainText('served');

  await page.getByRole('button', { name: 'Go on without waiting' }).click();

  await expectDone(page);
  const call = timeline(page).getByRole('button', { name: /^Run echo served/ });
  await expect(call).toContainText('Runs on');
  await expect(output).toContainText('served');
  await expectWellMade(page);
  await page.reload();
  await expect(call).toContainText('Runs on');
  await page.getByRole('button', { name: 'End the command' }).click();
  await expect(call).toContainText('Was ended');
});
