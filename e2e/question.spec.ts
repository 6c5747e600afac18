import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('a question waits for its answer, and the agent goes on with it', async ({ page }) => {
  await begin(page, 'Ask me which colour: red, green or blue');
  const question = card(page, 'A question for you');
  await expect(question.getByRole('radiogroup')).toBeVisible();
  await expect(status(page)).toContainText('Waits for your answer');
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(question.getByRole('alert')).toHaveText('Choose an answer, or write your own.');
  await expectWellMade(page);

  await question.getByRole('radio', { name: 'green' }).click();
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expectDone(page);
  await expect(timeline(page).getByRole('article').last()).toContainText('green');
  await expectWellMade(page);
});

test('a question can be answered in one’s own words, or not at all', async ({ page }) => {
  await begin(page, 'Ask me which colour: red, green or blue');
  const question = card(page, 'A question for you');
  await question.getByRole('radio', { name: 'Something else' }).click();
  await question.getByRole('textbox', { name: 'Your own answer' }).fill('violet');
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expectDone(page);
  await expect(timeline(page).getByRole('article').last()).toContainText('violet');

  await begin(page, 'Ask me which colour: red, green or blue');
  await question.getByRole('button', { name: 'Do not answer' }).click();
  await expectDone(page);
  await expect(question).toBeHidden();
});
