import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expectWellMade } from './accessible.ts';
import { card, timeline } from './chat.ts';
import { expect, test } from './test.ts';

/** Names of things, of keys and of the folder that is worked in: the same in every language. */
const names =
  /^(CodeLab|English|Enter|Esc|alt|md|hello|README|summary|ls|la|cat|write_file|execute_command|workspace)$/;

/** Words in Latin letters that can be seen or heard on the page, and are neither names nor quoted. */
async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen: string[] = [];
    while (nodes.nextNode()) {
      const { parentElement, textContent } = nodes.currentNode;
      if (parentElement?.closest('script, style, blockquote') || !parentElement?.checkVisibility()) continue;
      seen.push(textContent ?? '');
    }
    const named = [...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [...seen, ...named];
  });
  const words = texts.flatMap((text) => text.match(/[A-Za-z_]{2,}/g) ?? []);
  return [...new Set(words)].filter((word) => !names.test(word));
}

test('in Russian everything is Russian', async ({ page, server }) => {
  test.slow(); // every page is looked at as a whole
  const read = (name: string) => readFile(path.join(server.workspace, name), 'utf8');
  await page.goto('/');
  await page.getByRole('button', { name: 'Theme and language' }).click();
  await page.getByRole('menuitemradio', { name: 'Русский' }).click();
  await expect(page.getByRole('heading', { name: 'Что нужно сделать?' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  expect.soft(await latinWords(page)).toEqual([]);

  const field = page.getByRole('textbox', { name: 'Сообщение' });
  await field.fill('Создай раз.md с текстом привет, затем создай два.md с текстом пока');
  await field.press('Enter');
  const plan = card(page, /^План: Создай раз\.md/);
  await plan.getByRole('button', { name: 'Попросить изменения' }).click();
  await plan.getByRole('textbox', { name: 'Что должно быть иначе?' }).fill('Добавь шаг: запусти cat раз.md два.md');
  expect.soft(await latinWords(page)).toEqual([]);
  await plan.getByRole('button', { name: 'Запросить новую версию' }).click();
  await expect(plan).toContainText('версия 2');
  await expectWellMade(page);
  expect.soft(await latinWords(page)).toEqual([]);

  await plan.getByRole('button', { name: 'Одобрить план' }).click();
  await card(page, /^Создать раз\.md/)
    .getByRole('button', { name: 'Одобрить' })
    .click();
  const second = card(page, /^Создать два\.md/);
  await expect(second).toBeVisible();
  await expectWellMade(page);
  expect.soft(await latinWords(page)).toEqual([]);
  await second.getByRole('button', { name: 'Одобрить' }).click();
  await card(page, /^Выполнить cat/)
    .getByRole('button', { name: 'Отклонить' })
    .click();
  await expect(timeline(page).getByRole('article').last()).toContainText('Новости о плане:', { timeout: 20_000 });
  await plan.getByRole('button', { name: '3. Запусти cat раз.md два.md', exact: true }).click();
  expect.soft(await latinWords(page)).toEqual([]);
  expect(await read('раз.md')).toBe('привет\n');
  expect(await read('два.md')).toBe('пока\n');
  await expectWellMade(page);
});
