import { readFile } from 'node:fs/promises';
import { begin, expectDone } from './chat.ts';
import { expect, test } from './test.ts';

test('a conversation is exported as a text to read and as data', async ({ page }) => {
  await begin(page, 'list the files');
  await expectDone(page);

  const menu = page.getByRole('main').getByRole('button', { name: /^Actions for/ });
  const exported = async (name: string): Promise<{ name: string; text: string }> => {
    await menu.click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };

  const markdown = await exported('Export as Markdown');
  expect(markdown.name).toBe('list the files.md');
  expect(markdown.text).toContain('# list the files');
  expect(markdown.text).toContain('## Orchestrator');
  expect(markdown.text).toContain('<summary>list_files — Done</summary>');

  const json = await exported('Export as JSON');
  expect(JSON.parse(json.text)).toMatchObject({ format: 'codelab.conversation.1' });
});
