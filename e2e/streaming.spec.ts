import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, say, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('a page that is reloaded while an answer streams goes on with it, and doubles nothing', async ({ page }) => {
  await begin(page, 'What can you do?');
  const answer = timeline(page).getByRole('article', { name: 'Answer of Orchestrator' });
  await expect(answer).toContainText('I understand:');
  await page.reload();
  await expect(answer).toContainText('Demo model.');
  await expect(status(page)).toContainText('Orchestrator is working');
  await expectDone(page);
  await expect(answer).toHaveCount(1);
  const text = await answer.innerText();
  expect(text.match(/Demo model\./g)).toHaveLength(1);
  expect(text.match(/switch to architect/g)).toHaveLength(1);
  await expect(answer).toContainText('CODELAB_COMPATIBLE_URL before the start.');
});

test('a stopped answer leaves a conversation that can be used', async ({ page }) => {
  await begin(page, 'Think for 20 seconds');
  await expect(timeline(page).getByRole('button', { name: 'Thinking…' })).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(timeline(page)).toContainText('Stopped by you.');
  await expect(status(page)).toContainText('Cancelled');
  await expectWellMade(page);
  await say(page, 'List files');
  await expectDone(page);
});

test('what is written while the agent works is queued, can be changed, and is sent when the person says so', async ({
  page,
}) => {
  await begin(page, 'Think for 20 seconds');
  await expect(status(page)).toContainText('Orchestrator is working');
  await say(page, 'Switch to debug');
  await say(page, 'Switch to nowhere');
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue.getByRole('listitem')).toHaveText(['Switch to debug', 'Switch to nowhere']);
  await expectWellMade(page);

  await queue.getByRole('listitem').nth(1).getByRole('button', { name: 'Withdraw' }).click();
  await expect(queue.getByRole('listitem')).toHaveText(['Switch to debug']);
  await queue.getByRole('button', { name: 'Edit the queued message' }).click();
  await queue.getByRole('textbox', { name: 'Edit the queued message' }).fill('Switch to ask');
  await queue.getByRole('button', { name: 'Save' }).click();
  await expect(queue.getByRole('listitem')).toHaveText(['Switch to ask']);

  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(queue).toContainText('1 message in the queue, which is paused');
  await queue.getByRole('button', { name: 'Go on' }).click();
  await expect(timeline(page)).toContainText('Ask takes over from Orchestrator.');
  await expect(queue).toBeHidden();
  await expectDone(page);
});

test('what is written while a decision waits decides only what the person says', async ({ page }) => {
  await begin(page, 'Create asked.md with the text: Hello');
  await expect(card(page, /^Create asked\.md/)).toBeVisible();
  await say(page, 'Not this one.');
  const choices = page.getByRole('group', { name: 'What should your text do?' });
  await expect(choices).toContainText('Create asked.md');
  await expect(card(page, /^Create asked\.md/)).toBeVisible();
  await expectWellMade(page);
  await choices.getByRole('button', { name: 'Reject with this as feedback' }).click();
  await expectDone(page);
  await expect(timeline(page).getByRole('article').last()).toContainText('Not this one.');
});
