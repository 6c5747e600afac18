import { expectWellMade, expectWellMadeInTheDark } from './accessible.ts';
import { begin, expectDone } from './chat.ts';
import { expect, test } from './test.ts';

const secret = 'sk-never-to-be-seen-again-4711';

test('a provider’s key is written and never read back, and its models can be chosen', async ({ page }) => {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    const isRead = response.url().includes('/api/') && response.headers()['content-type']?.includes('json');
    // An answer that came when its page had been left was read by nobody.
    if (isRead) answers.push(response.text().catch(() => ''));
  });
  await page.goto('/settings');
  await page.getByRole('button', { name: 'OpenAI', exact: true }).click();
  const form = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'OpenAI', exact: true }) });
  await form.getByRole('textbox', { name: 'API key' }).fill(secret);
  await expectWellMade(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('Connected');
  await expect(form).toContainText('A key that ends in 4711 is kept.');
  await expect(form.getByRole('textbox', { name: 'API key' })).toHaveValue('');

  const model = page.getByRole('combobox', { name: 'Default model' });
  await model.click();
  const option = page.getByRole('option').filter({ hasText: /gpt/i }).first();
  const name = await option.innerText();
  await option.click();
  await expect(model).toContainText(name);
  await page.reload();
  await expect(model).toContainText(name);
  await page.goto('/');
  await expect(page.getByRole('combobox', { name: 'Model for the next message' })).toContainText(name);

  await page.goto('/settings');
  await model.click();
  await page.getByRole('option', { name: /Demo/ }).click();
  await expect(model).toContainText('Demo');
  await page.getByRole('button', { name: 'OpenAI', exact: true }).click();
  await form.getByRole('button', { name: 'Disconnect' }).click();
  await expect(form).toContainText('Not connected');
  const all = (await Promise.all(answers)).join('\n');
  expect(all).toContain('4711');
  expect(all).not.toContain(secret);
});

test('a person says what a model costs, and the status tells what was spent', async ({ page }) => {
  await page.goto('/settings');
  const name = { name: 'OpenAI-compatible server', exact: true } as const;
  const form = page.getByRole('listitem').filter({ has: page.getByRole('button', name) });
  const save = form.getByRole('button', { name: 'Save' });
  const price = (part: string) => form.getByRole('spinbutton', { name: `${part}, llama-local`, exact: true });
  await page.getByRole('button', name).click();
  await form.getByRole('textbox', { name: 'Models to offer' }).fill('llama-local');
  await save.click();

  await price('Output').fill('0.6');
  await save.click();
  await expect(price('Input')).toBeFocused(); // one price without the other says nothing
  await price('Input').fill('0.15');
  await save.click();
  await expect(save).toBeEnabled();
  await expectWellMade(page);
  await page.reload();
  await page.getByRole('button', name).click();
  await expect(price('Input')).toHaveValue('0.15');
  await expect(price('Output')).toHaveValue('0.6');
  await page.getByRole('button', { name: 'OpenAI', exact: true }).click();
  await expect(page.getByRole('spinbutton', { name: 'Output, gpt-5.6', exact: true })).toHaveAttribute(
    'placeholder',
    '20',
  );

  await begin(page, 'Switch to ask');
  await expectDone(page);
  await page.goto('/status');
  await expect(page.getByRole('definition').filter({ hasText: 'nothing' })).toBeVisible(); // the demo is free
  await page.getByRole('button', { name: 'Transactions since then' }).click();
  await expect(page.getByRole('rowheader', { name: 'accept_message' })).toBeVisible();
  await expectWellMade(page);
});

test('a conversation is renamed, archived, restored and deleted', async ({ page }) => {
  await begin(page, 'Switch to ask');
  await expectDone(page);
  const column = page.getByRole('navigation', { name: 'Conversations and settings' });
  const actions = (title: string) => page.getByRole('main').getByRole('button', { name: `Actions for “${title}”` });
  await actions('Switch to ask').click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('My conversation');
  await expectWellMade(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(column.getByRole('link', { name: /My conversation/ })).toBeVisible();

  await actions('My conversation').click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(page.getByText('This conversation is archived. Restore it to go on.')).toBeVisible();
  await expect(column.getByRole('link', { name: /My conversation/ })).toBeHidden();
  await column.getByRole('link', { name: 'Archive' }).click();
  await page.getByRole('link', { name: /My conversation/ }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(column.getByRole('link', { name: /My conversation/ })).toBeVisible();

  await actions('My conversation').click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete this conversation?' });
  await expect(question).toContainText('My conversation');
  await expectWellMade(page);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'What should be done?' })).toBeVisible();
  await expect(column.getByRole('link', { name: /My conversation/ })).toBeHidden();
});

test('theme and language are chosen in the settings, and kept', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('tab', { name: 'Appearance' }).click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await expectWellMadeInTheDark(page);
  await page.getByRole('radio', { name: 'Русский' }).click();
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  await page.getByRole('tab', { name: 'Сервер', exact: true }).click();
  await expectWellMadeInTheDark(page);
});
