import { expectWellMade } from './accessible.ts';
import { begin, expectDone, say, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('agents are switched by asking and in the composer, and the log says so', async ({ page }) => {
  await begin(page, 'Switch to architect');
  await expect(timeline(page)).toContainText('Architect takes over from Orchestrator.');
  await expectDone(page);
  const picker = page.getByRole('combobox', { name: 'Agent' });
  await expect(picker).toContainText('Architect');

  await picker.click();
  await page.getByRole('option', { name: 'Ask' }).click();
  await expect(timeline(page)).toContainText('Ask takes over from Architect.');
  await expect(picker).toContainText('Ask');
  await say(page, 'What can you do?');
  await expect(timeline(page).getByRole('article', { name: 'Answer of Ask' })).toContainText('Demo model.');
  await expectDone(page);
  await expectWellMade(page);
});
