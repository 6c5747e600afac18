import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectWellMade, expectWellMadeInTheDark } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

const packages = path.resolve(import.meta.dirname, '../packages/engine/node_modules/@modelcontextprotocol');
const programOf = (name: string) => path.join(packages, name, 'dist', 'index.js');

const row = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });

async function openSettings(page: Page): Promise<void> {
  await page.goto('/settings?tab=mcp');
  await expect(page.getByRole('heading', { name: 'MCP servers' })).toBeVisible();
}

/** Writes the form as a person would, and waits until its tools are listed. */
async function add(page: Page, name: string, args: readonly string[]): Promise<void> {
  await openSettings(page);
  await page.getByRole('button', { name: 'Add a server' }).click();
  const form = page.getByRole('dialog', { name: 'Add an MCP server' });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await form.getByRole('textbox', { name: 'Program' }).fill(process.execPath);
  await form.getByRole('textbox', { name: 'Arguments' }).fill(args.join('\n'));
  await form.getByRole('button', { name: 'Save and connect' }).click();
  await expect(form).toBeHidden();
  await expect(row(page, name)).toContainText(/\d+ tools/, { timeout: 20_000 });
}

async function remove(page: Page, name: string): Promise<void> {
  await openSettings(page);
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row(page, name)).toBeHidden();
}

test('a server is added in the settings, and its tool runs once a person has approved it', async ({ page, server }) => {
  test.slow(); // it looks at many pages in every light
  await openSettings(page);
  await expectWellMade(page);
  await page.getByRole('button', { name: 'Add a server' }).click();
  await page.getByRole('button', { name: 'Save and connect' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Give it a name.' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a variable' }).click();
  await expectWellMade(page);
  await page.getByRole('button', { name: 'Cancel' }).click();

  await add(page, 'files', [programOf('server-filesystem'), '.']);
  await page.getByRole('button', { name: 'files', exact: true }).click();
  const tools = page.getByRole('list', { name: 'Tools of files' });
  await expect(tools).toContainText('files__write_file');
  await expect(tools).toContainText('says it only reads');
  await tools.getByRole('button', { name: 'Arguments it takes' }).first().click();
  await expect(tools.getByText('"properties"').first()).toBeVisible();
  await expectWellMade(page);
  await expectWellMadeInTheDark(page);

  await begin(page, 'call files__write_file with {"path": "note.txt", "content": "proposed"}');
  const approval = card(page, /^Use write_file of files/);
  await expect(approval).toContainText('note.txt');
  await approval.getByRole('button', { name: 'Edit', exact: true }).click();
  await approval.getByRole('textbox', { name: 'content' }).fill('as a person wrote it');
  await expectWellMade(page);
  await approval.getByRole('button', { name: 'Approve with changes' }).click();
  await expectDone(page);
  expect(await readFile(path.join(server.workspace, 'note.txt'), 'utf8')).toBe('as a person wrote it');
  await expect(timeline(page)).toContainText('Use write_file of files');

  await remove(page, 'files');
});

test('a server asks a person in the middle of a call, in a form of its own', async ({ page }) => {
  await add(page, 'everything', [programOf('server-everything'), 'stdio']);
  await begin(page, 'call everything__trigger-elicitation-request');
  await card(page, /^Use trigger-elicitation-request of everything/)
    .getByRole('button', { name: 'Approve' })
    .click();

  const question = card(page, 'everything asks you something');
  await expect(question).toBeVisible({ timeout: 15_000 });
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(question.getByRole('alert').first()).toBeVisible();
  await expectWellMade(page);
  await page.reload(); // it is kept
  await question.getByRole('textbox', { name: /name/i }).first().fill('Ada Lovelace');
  for (const group of await question.getByRole('group').all()) {
    if (!(await group.getByText('May be left empty').isVisible())) await group.getByRole('radio').first().click();
  }
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expectDone(page);
  await expect(timeline(page)).toContainText('Ada Lovelace');

  await begin(page, 'call everything__get-sum with {"a": "one"}');
  await expectDone(page);
  await expect(timeline(page)).toContainText('Not allowed');
  await remove(page, 'everything');
});

test('what a file of the workspace proposes holds only once a person has confirmed it', async ({ page, server }) => {
  const folder = path.join(server.workspace, '.codelab');
  await mkdir(folder, { recursive: true });
  const propose = (args: string[]) => {
    const mcpServers = { proposed: { command: process.execPath, args, env: { TOKEN: '' } } };
    return writeFile(path.join(folder, 'mcp.json'), JSON.stringify({ mcpServers }));
  };
  await propose([programOf('server-everything'), 'stdio']);
  await openSettings(page);
  const changes = page.getByRole('list', { name: /would change/ });
  await expect(changes).toContainText('Added');
  await expect(changes).toContainText('TOKEN has no value yet');
  await expect(row(page, 'proposed')).toBeHidden();
  await expectWellMade(page);
  await page.getByRole('button', { name: /^Confirm the servers of/ }).click();
  await expect(row(page, 'proposed')).toContainText('Not connected yet');

  await page.getByRole('button', { name: 'proposed', exact: true }).click();
  await page.getByRole('button', { name: 'Connect and list tools of proposed' }).click();
  await expect(row(page, 'proposed')).toContainText(/\d+ tools/, { timeout: 20_000 });
  await propose(['--another']);
  await page.reload();
  await expect(changes).toContainText('Changed');
  await rm(folder, { recursive: true });
  await writeFile(path.join(server.workspace, 'README.md'), '# Again\n');
});

test('серверы MCP есть и по-русски', async ({ page, context, server }) => {
  await context.addCookies([{ name: 'codelab-locale', value: 'ru', url: server.origin }]);
  await page.goto('/settings?tab=mcp');
  await expect(page.getByRole('heading', { name: 'Серверы MCP' })).toBeVisible();
  await page.getByRole('button', { name: 'Добавить сервер' }).click();
  await expectWellMade(page);
  await page.getByRole('button', { name: 'Отмена' }).click();

  await page.goto('/');
  const field = page.getByRole('textbox', { name: 'Сообщение', exact: true });
  await field.fill('вызови files__read_file с {"path": "a.txt"}');
  await field.press('Enter');
  await expect(page.getByRole('log')).toContainText('files__read_file', { timeout: 15_000 });
});
