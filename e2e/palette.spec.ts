import { expectWellMade, expectWellMadeInTheDark } from './accessible.ts';
import { begin, expectDone } from './chat.ts';
import { expect, test } from './test.ts';

test('the palette finds pages, conversations and settings by a few letters, from the keyboard alone', async ({
  page,
}) => {
  await begin(page, 'list the files');
  await expectDone(page);
  await page.goto('/settings');
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();

  const palette = page.getByRole('dialog', { name: 'Go anywhere, do anything' });
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await expectWellMade(page);
  await expectWellMadeInTheDark(page);
  await page.keyboard.type('list the');
  await expect(palette.getByRole('option', { selected: true })).toHaveText('list the files');
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page).toHaveURL(/\/c\//);

  await page.getByRole('textbox', { name: 'Message', exact: true }).focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('nothing is called so');
  await expect(palette).toContainText('Nothing is called that.');
  await page.keyboard.press('Control+k');
  await expect(palette).toBeHidden();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('русский');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Новая беседа' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('english');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'New chat' })).toBeVisible();
});
