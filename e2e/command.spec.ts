import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, say, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('a command shows its output while it runs, and its exit code at the end', async ({ page }) => {
  await begin(page, 'Run `for i in 1 2 3; do echo tick $i; sleep 0.5; done; exit 3`');
  const approval = card(page, /^Run for i in 1 2 3/);
  await expect(approval.getByRole('group', { name: 'Command' })).toContainText('echo tick $i');
  await expectWellMade(page);
  await approval.getByRole('button', { name: 'Approve' }).click();
  const output = timeline(page).getByRole('group', { name: 'Output' });
  await expect(output).toContainText('tick 1');
  await expect(timeline(page).getByRole('button', { name: /Run for i/ })).toContainText('Running');
  await expectDone(page);
  await expect(timeline(page).getByRole('button', { name: /Run for i/ })).toContainText('Ended with exit code 3');
  await timeline(page)
    .getByRole('button', { name: /Run for i/ })
    .click();
  await expect(output).toContainText('tick 3');
  await expectWellMade(page);
});

test('a running command is stopped, and its output is kept', async ({ page }) => {
  await begin(page, 'Run `echo begun; sleep 60; echo never`');
  await card(page, /^Run echo begun/)
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect(timeline(page).getByRole('group', { name: 'Output' })).toContainText('begun');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(status(page)).toContainText('Cancelled');
  const call = timeline(page).getByRole('button', { name: /Run echo begun/ });
  await expect(call).toContainText('Cancelled');
  await call.click();
  await expect(timeline(page).getByRole('group', { name: 'Output' })).toHaveText('begun');
  await say(page, 'List files');
  await expectDone(page);
});
