import { expectWellMade, expectWellMadeInTheDark } from './accessible.ts';
import { expectDone, say, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('a person opens the printed link, asks something and reads the streamed answer', async ({
  page,
  context,
  server,
}) => {
  await context.clearCookies();
  await page.goto(server.link());
  await expect(page.getByRole('heading', { name: 'What should be done?' })).toBeVisible();
  await expect(page.getByText('You talk to the demo model')).toBeVisible();
  await expect(status(page)).toContainText('Connected');
  await expect(status(page)).toContainText('No conversation');
  await expectWellMade(page);

  await say(page, 'What can you do?');
  const answer = timeline(page).getByRole('article', { name: 'Answer of Orchestrator' });
  await expect(answer).toContainText('Demo model.');
  await expectDone(page);
  await expect(answer).toContainText('set OPENAI_API_KEY');
  const column = page.getByRole('navigation', { name: 'Conversations and settings' });
  await expect(column.getByRole('link', { name: /What can you do\?/ })).toHaveAttribute('aria-current', 'page');
  await expectWellMade(page);
  await expectWellMadeInTheDark(page);

  const number = await status(page)
    .getByText(/^Event \d+$/)
    .textContent();
  const said = await timeline(page).getByRole('article').allInnerTexts();
  await page.reload();
  await expect(status(page)).toContainText('Connected');
  await expect(status(page)).toContainText('Done');
  await expect(status(page)).toContainText(number ?? '?');
  await expect.poll(() => timeline(page).getByRole('article').allInnerTexts()).toEqual(said);
});
