import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expectWellMade, expectWellMadeInTheDark } from './accessible.ts';
import { begin, card, expectDone, say, timeline } from './chat.ts';
import { expect, test } from './test.ts';

async function openAgents(page: Page): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('tab', { name: 'Agents' }).click();
  await expect(page.getByRole('heading', { name: 'Agents of the house' })).toBeVisible();
}

async function removeAgent(page: Page, name: string): Promise<void> {
  await openAgents(page);
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  const question = page.getByRole('alertdialog', { name: `Delete the agent ${name}?` });
  await expectWellMade(page);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name, exact: true })).toBeHidden();
}

async function chooseAgent(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('combobox', { name: 'Agent' }).click();
  await page.getByRole('option', { name }).click();
}

test('an agent that may only write documents is made, talked to, and held to it', async ({ page }) => {
  test.slow(); // an editor and a panel, each looked at by day and by night
  await openAgents(page);
  await page.getByRole('button', { name: 'New agent', exact: true }).click();
  const editor = page.getByRole('dialog', { name: 'New agent' });
  await editor.getByRole('button', { name: 'Save' }).click();
  const name = editor.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toBeFocused(); // what is wrong is said, and found
  await name.fill('docs-writer');
  await editor.getByRole('textbox', { name: 'When to use it' }).fill('Writes documents.');
  await editor.getByRole('textbox', { name: 'What it is told' }).fill('You write documents and nothing else.');
  await editor.getByRole('checkbox', { name: 'Write files' }).click();
  await editor.getByRole('radio', { name: 'Only these' }).click();
  await editor.getByRole('textbox', { name: 'Patterns of paths' }).fill('docs/**');
  await expectWellMade(page);
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toBeHidden();
  await expect(page.getByRole('heading', { name: 'docs-writer' })).toBeVisible();

  await chooseAgent(page, 'docs-writer');
  await say(page, 'Create src/app.ts with hello');
  await expect(page).toHaveURL(/\/c\//);
  const refused = 'The agent docs-writer may write only docs/**, so not src/app.ts.';
  await expect(timeline(page)).toContainText(refused);
  await expectDone(page);
  await say(page, 'Create docs/guide.md with hello');
  await expect(card(page, /^Create docs\/guide\.md/)).toBeVisible();

  await page.getByRole('button', { name: 'What docs-writer may do here' }).click();
  const panel = page.getByRole('dialog', { name: 'What docs-writer may do' });
  await expect(panel.getByRole('heading', { name: 'May not' })).toBeVisible();
  await expect(panel.getByRole('listitem').filter({ hasText: 'execute_command' })).toContainText(
    'It is not among the tools of docs-writer.',
  );
  await expect(panel.getByRole('listitem').filter({ hasText: 'write_file' }).first()).toContainText(
    'but may not for paths outside docs/** Limit of docs-writer.',
  );
  await expectWellMade(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'What docs-writer may do here' })).toBeFocused();

  await removeAgent(page, 'docs-writer');
});

test('a file of the workspace makes an agent once it is confirmed, and not again when it has changed', async ({
  page,
  server,
}) => {
  const file = path.join(server.workspace, '.codelab/agents/reviewer.md');
  const written = (tools: string) =>
    writeFile(file, `---\ndescription: Reads what was changed.\ntools: ${tools}\nwrites: []\n---\nYou review.\n`);
  await mkdir(path.dirname(file), { recursive: true });
  await written('*');
  await openAgents(page);
  const shown = page.getByRole('listitem').filter({ hasText: '.codelab/agents/reviewer.md' });
  await expect(shown).toContainText('Line 3: Anchors, aliases and tags are not read.');
  await expectWellMadeInTheDark(page);

  await written('[read_file, list_files]');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(shown).toContainText('New, not in force');
  await expectWellMade(page);
  await shown.getByRole('button', { name: /^Confirm/ }).click();
  await expect(shown).toContainText('In force');
  await expect(page.getByRole('heading', { name: 'reviewer', exact: true })).toBeVisible();

  await written('[read_file, execute_command]');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(shown).toContainText('Changed, not in force');
  await expect(shown).toContainText('What you confirmed before stays in force until you confirm this.');
  await expect(shown).toContainText('execute_command');
  await page.getByRole('button', { name: 'Permissions of reviewer' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'execute_command' })).toContainText(
    'It is not among the tools of reviewer.',
  );
  await page.keyboard.press('Escape');

  await chooseAgent(page, 'reviewer');
  await say(page, 'What can you do?');
  await expect(page).toHaveURL(/\/c\//);
  await expectDone(page);
  await removeAgent(page, 'reviewer');
});

test.describe('after it was deleted', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('a conversation whose agent is gone says so and goes on with another one', async ({ page }) => {
    await openAgents(page);
    await page.getByRole('button', { name: 'Copy Ask to a new agent' }).click();
    const editor = page.getByRole('dialog', { name: 'New agent' });
    await expect(editor.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('ask-2');
    await editor.getByRole('button', { name: 'Save' }).click();
    await expect(editor).toBeHidden();
    await begin(page, 'Switch to ask-2');
    await expect(timeline(page)).toContainText('ask-2 takes over from Orchestrator.');
    await expectDone(page);
    const conversation = page.url();

    await removeAgent(page, 'ask-2');
    await page.goto(conversation);
    await say(page, 'What can you do?');
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'There is no such agent, or no longer. Choose another one.',
    );
    await page.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByRole('option', { name: 'Debug' }).click();
    await expect(timeline(page)).toContainText('Debug takes over from ask-2.');
    await say(page, 'What can you do?');
    await expectDone(page);
  });
});
