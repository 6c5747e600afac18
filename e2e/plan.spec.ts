import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('a plan is changed, approved and carried out step by step, each with its approval', async ({ page, server }) => {
  const read = (name: string) => readFile(path.join(server.workspace, name), 'utf8');
  await begin(page, 'Create one.md with alpha, then create two.md with beta');
  const plan = card(page, /^Plan: Create one\.md/);
  await expect(plan).toContainText('2 steps');
  await expectWellMade(page);

  await plan.getByRole('button', { name: 'Ask for changes' }).click();
  await plan.getByRole('textbox', { name: 'What should be different?' }).fill('Also run cat one.md two.md');
  await plan.getByRole('button', { name: 'Ask for a new version' }).click();
  await expect(plan).toContainText('version 2');
  await expect(plan.getByRole('button', { name: 'What is different from version 1' })).toBeVisible();
  await expect(plan.getByRole('insertion')).toHaveText('Run cat one.md two.md');
  await expectWellMade(page);

  await plan.getByRole('button', { name: 'Approve the plan' }).click();
  await expect(plan).toContainText('Running');
  await card(page, /^Create one\.md: /)
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect(plan).toContainText('1 of 3 done');
  await expectWellMade(page);
  await card(page, /^Create two\.md: /)
    .getByRole('button', { name: 'Approve' })
    .click();
  await card(page, /^Run cat one\.md two\.md/)
    .getByRole('button', { name: 'Approve' })
    .click();

  await expect(plan).toContainText('Completed', { timeout: 20_000 });
  await expect(plan).toContainText('3 of 3 done');
  await expect(timeline(page).getByRole('article').last()).toContainText('News of the plan:', { timeout: 20_000 });
  await expectDone(page);
  expect(await read('one.md')).toBe('alpha\n');
  expect(await read('two.md')).toBe('beta\n');
  await plan.getByRole('button', { name: 'Run cat one.md two.md' }).click();
  await expect(plan).toContainText('exit code 0');
  await expectWellMade(page);
});

test('a rejected plan changes nothing, and the agent hears why', async ({ page }) => {
  await begin(page, 'Create never.md with alpha, then run cat never.md');
  const plan = card(page, /^Plan: Create never\.md/);
  await plan.getByRole('button', { name: 'Reject' }).click();
  await plan.getByRole('textbox', { name: 'Why not? (optional)' }).fill('Not today.');
  await plan.getByRole('button', { name: 'Reject the plan' }).click();
  await expect(plan).toContainText('Rejected by you');
  await expectDone(page);
  await expect(timeline(page).getByRole('article').last()).toContainText('Not today.');
});
