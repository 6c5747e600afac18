import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, say, timeline } from './chat.ts';
import { expect, test } from './test.ts';

const call = (page: Page, title: RegExp) => timeline(page).getByRole('button', { name: title });
const rules = (page: Page) => page.getByRole('list', { name: 'Rules, in the order in which they are tried' });

async function openRules(page: Page): Promise<Locator> {
  await page.goto('/settings?tab=rules');
  await expect(page.getByRole('tab', { name: 'Rules', selected: true })).toBeVisible();
  return rules(page);
}

async function takeBack(page: Page): Promise<void> {
  const list = await openRules(page);
  await expect(list.getByRole('listitem').first()).toBeVisible();
  for (let left = await list.getByRole('listitem').count(); left > 0; left -= 1) {
    await list
      .getByRole('button', { name: /^Take back/ })
      .first()
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(left - 1);
  }
  await expect(page.getByText('No rules yet')).toBeVisible();
}

test('a command is allowed narrowly, and seen to run unasked; one beside it still asks', async ({ page }) => {
  await begin(page, 'Run `echo narrow`');
  await card(page, /^Run echo narrow/)
    .getByRole('button', { name: 'Always allow…' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Approve, and allow from now on' });
  const proposals = dialog.getByRole('radio');
  await expect(proposals).toHaveCount(4);
  await expect(proposals.first()).toBeChecked();
  await expect(dialog.getByText('Exactly the command echo narrow in this conversation, only Debug')).toBeVisible();
  await page.keyboard.press('a'); // of the card behind it, which nobody looks at now
  await expectWellMade(page);
  await dialog.getByText('Commands that begin with echo narrow in this conversation').click();
  await dialog.getByRole('button', { name: 'Approve and remember' }).click();
  await expectDone(page);

  await say(page, 'Run `echo narrow gate`');
  await expect(call(page, /Run echo narrow gate/)).toContainText('Done');
  await call(page, /Run echo narrow gate/).click();
  await timeline(page).getByRole('button', { name: 'Why?' }).click();
  const why = page.getByRole('dialog', { name: 'Why it was decided so' });
  await expect(why).toContainText('It ran without asking');
  await expect(why).toContainText('Commands that begin with echo narrow');
  await expect(why).toContainText('Remembered from an approved call');
  await expectWellMade(page);
  await why.getByRole('button', { name: 'Close' }).click();

  await say(page, 'Run `echo wide`');
  const asked = card(page, /^Run echo wide/);
  await asked.getByRole('button', { name: 'Why?' }).click();
  await expect(why).toContainText('is about another command');
  await why.getByRole('button', { name: 'Close' }).click();
  await asked.getByRole('button', { name: 'Always allow…' }).click();
  await expect(dialog).toContainText('Would have allowed 0 of the last 1 call that you approved');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await asked.getByRole('button', { name: 'Reject' }).click();
  await expectDone(page);
  await takeBack(page);
});

test('a refusal is made to stick, and sticks', async ({ page }) => {
  await begin(page, 'Run `echo never`');
  const asked = card(page, /^Run echo never/);
  await asked.getByRole('textbox', { name: 'Comment for the agent (optional)' }).fill('Not here.');
  await asked.getByRole('button', { name: 'And from now on…' }).click();
  await expect(asked.getByRole('radio', { name: 'Only this time' })).toBeChecked();
  await asked.getByText('Commands that begin with echo never in this conversation').click();
  await expectWellMade(page);
  await asked.getByRole('button', { name: 'Reject' }).click();
  await expectDone(page);

  await say(page, 'Run `echo never again`');
  await expect(call(page, /Run echo never again/)).toContainText('Not allowed');
  await expect(card(page, /^Run echo never again/)).toBeHidden();
  await call(page, /Run echo never again/).click();
  await expect(timeline(page)).toContainText('A rule of yours forbids it. Not here.');
  await timeline(page).getByRole('button', { name: 'Why?' }).last().click();
  await expect(page.getByRole('dialog')).toContainText('It was refused');
  await expect(page.getByRole('dialog')).toContainText('From a rejection');
  await takeBack(page);
});

test('rules are written with examples, ordered, filed in the workspace and read from there', async ({
  page,
  server,
  expectedErrors,
}) => {
  expectedErrors.push(/400/); // a rule that breaks its example
  const list = await openRules(page);
  await page.getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('dialog', { name: 'New rule' });
  await form.getByRole('radio', { name: 'Allow' }).click();
  await expect(form).toContainText('This allows everything that is not protected.');
  await form.getByRole('textbox', { name: 'Command begins with' }).fill('npm test');
  await form.getByRole('textbox', { name: 'Must fit', exact: true }).fill('npm test -- --run\nnpm run test');
  await form.getByRole('textbox', { name: 'Must not fit' }).fill('npm test && rm -rf .');
  await expect(form).toContainText('Does not fit: npm run test');
  await expectWellMade(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('The example "npm run test" must fit this rule, and does not.');
  await form.getByRole('textbox', { name: 'Must fit', exact: true }).fill('npm test -- --run');
  await expect(form).toContainText('All examples are as they should be.');
  await form.getByRole('combobox', { name: 'Where it holds' }).click();
  await page.getByRole('option', { name: /^in the workspace/ }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('Commands that begin with npm test');

  await page.getByRole('button', { name: 'New rule' }).click();
  await form.getByRole('radio', { name: 'Deny' }).click();
  await form.getByRole('textbox', { name: 'Files' }).fill('secrets/**');
  await form.getByRole('textbox', { name: 'Reason' }).fill('They are not for agents.');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.getByRole('button', { name: /^Move up: Whatever touches secrets/ }).click();
  await expect(list.getByRole('listitem').first()).toContainText('secrets/**');
  await expect(list.getByRole('button', { name: /^Move up: Whatever touches secrets/ })).toBeFocused();
  await expectWellMade(page);

  await page.getByRole('button', { name: /^Write to the file/ }).click();
  await expect(page.getByText('1 rule written to .codelab/rules.json.')).toBeVisible();
  const file = path.join(server.workspace, '.codelab/rules.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    rules: [{ command: 'npm test', verdict: 'allow' }],
  });
  await takeBack(page);
  await page.getByRole('button', { name: /^Read from the file/ }).click();
  const shown = page.getByRole('dialog', { name: 'Rules in .codelab/rules.json' });
  await expect(shown).toContainText('Commands that begin with npm test');
  await expectWellMade(page);
  await shown.getByRole('button', { name: 'Add 1 rule' }).click();
  await expect(list).toContainText("From the workspace's file");
  await takeBack(page);
});
