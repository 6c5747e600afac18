import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectWellMade } from './accessible.ts';
import { begin, card, expectDone, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('what a person leaves in the diff of one file is written, and the other file as it was proposed', async ({
  page,
  server,
}) => {
  const at = (name: string) => path.join(server.workspace, name);
  for (const name of ['one.md', 'two.md']) await writeFile(at(name), 'red green\n');
  await begin(page, 'In one.md and two.md replace "red" with "blue"');
  const approval = card(page, /^Change 2 files/);
  await expect(approval.getByRole('group', { name: 'Changes to one.md' })).toContainText('blue green');
  await expect(approval.getByRole('group', { name: 'Changes to two.md' })).toContainText('blue green');
  await expectWellMade(page);

  await approval.getByRole('button', { name: 'Edit' }).click();
  await approval.getByRole('button', { name: 'Edit as plain text' }).click();
  await approval.getByRole('textbox', { name: 'New contents of two.md' }).fill('blue yellow\n');
  await expectWellMade(page);
  await approval.getByRole('button', { name: 'Approve with changes' }).click();

  await expectDone(page);
  expect(await readFile(at('one.md'), 'utf8')).toBe('blue green\n');
  expect(await readFile(at('two.md'), 'utf8')).toBe('blue yellow\n');
  // The agent was told what was changed, line by line.
  const answer = timeline(page).getByRole('article').last();
  await expect(answer).toContainText('From your proposal to what was written');
  await expect(answer).toContainText('+blue yellow');
});
