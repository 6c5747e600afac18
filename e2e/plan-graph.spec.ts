import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectWellMade } from './accessible.ts';
import { card } from './chat.ts';
import { expect, test } from './test.ts';

/** What the story says and looks for, in one language. */
interface Words {
  readonly locale: string;
  readonly message: string;
  readonly request: string;
  readonly plan: RegExp;
  readonly graph: string;
  readonly list: string;
  readonly second: RegExp;
  readonly secondInGraph: RegExp;
  readonly chosenWith: RegExp;
  readonly heldWith: RegExp;
  readonly edit: RegExp;
  readonly title: string;
  readonly description: string;
  readonly newTitle: string;
  readonly newDescription: string;
  readonly save: string;
  readonly approveSome: string;
  readonly approve: string;
  readonly first: RegExp;
  readonly afterFirst: readonly string[];
  readonly approveRest: string;
  readonly other: RegExp;
  readonly last: RegExp;
  /** What the first step writes. */
  readonly file: string;
  readonly done: string;
}

const english: Words = {
  locale: 'en-US',
  message: 'Message',
  request: 'Create one.md with alpha and create two.md with beta at once, then run cat one.md two.md',
  plan: /^Plan: /,
  graph: 'Graph',
  list: 'List',
  second: /^Approve step 2: /,
  secondInGraph: /^Step 2: /,
  chosenWith: /^Step 3 is chosen\. That adds 1 step it needs\.$/,
  heldWith: /^Step 2 is held\. So is 1 step that needs it\.$/,
  edit: /^Edit ?: /,
  title: 'Title',
  description: 'What is to be done',
  newTitle: 'Write the first file',
  newDescription: 'Create one.md with gamma',
  save: 'Keep the change',
  approveSome: 'Approve 1 of 3 steps with 1 change',
  approve: 'Approve',
  first: /^Create one\.md/,
  afterFirst: ['1 of 3 done', '2 held'],
  approveRest: 'Approve the 2 held steps',
  other: /^Create two\.md/,
  last: /^Run cat one\.md/,
  file: 'one.md',
  done: '3 of 3 done',
};

const russian: Words = {
  locale: 'ru-RU',
  message: 'Сообщение',
  request: 'Создай раз.md с текстом альфа и создай два.md с текстом бета одновременно, затем запусти cat раз.md два.md',
  plan: /^План: /,
  graph: 'Граф',
  list: 'Список',
  second: /^Одобрить шаг 2: /,
  secondInGraph: /^Шаг 2: /,
  chosenWith: /^Шаг 3 выбран\. С ним — 1 шаг, который ему нужен\.$/,
  heldWith: /^Шаг 2 придержан\. С ним — 1 шаг, которому он нужен\.$/,
  edit: /^Изменить ?: /,
  title: 'Название',
  description: 'Что нужно сделать',
  newTitle: 'Написать первый файл',
  newDescription: 'Создай раз.md с текстом gamma',
  save: 'Сохранить изменение',
  approveSome: 'Одобрить 1 из 3 шагов с 1 изменением',
  approve: 'Одобрить',
  first: /^Создать раз\.md/,
  afterFirst: ['готово 1 из 3', 'придержано 2'],
  approveRest: 'Одобрить 2 придержанных шага',
  other: /^Создать два\.md/,
  last: /^Выполнить cat раз\.md/,
  file: 'раз.md',
  done: 'готово 3 из 3',
};

for (const words of [english, russian]) {
  test.describe(`in ${words.locale}`, () => {
    test.use({ locale: words.locale });

    test('a part of a plan is edited and approved, the rest is held, released and carried out', async ({
      page,
      server,
    }) => {
      test.setTimeout(120_000);
      const read = (name: string) => readFile(path.join(server.workspace, name), 'utf8');
      const plan = await propose(page, words);

      // What depends on a step goes with it, both ways, and is said.
      const status = plan.getByRole('status').first();
      await plan.getByRole('checkbox', { name: words.second }).click();
      await expect(status).toHaveText(words.heldWith);
      await plan.getByRole('checkbox').nth(3).click();
      await expect(status).toHaveText(words.chosenWith);
      await plan.getByRole('checkbox', { name: words.second }).click();

      await plan.getByRole('button', { name: /^1\. / }).click();
      await plan.getByRole('button', { name: words.edit }).click();
      await plan.getByRole('textbox', { name: words.title, exact: true }).fill(words.newTitle);
      await plan.getByRole('textbox', { name: words.description }).fill(words.newDescription);
      await expectWellMade(page);
      await plan.getByRole('button', { name: words.save }).click();

      // It is a draft of this browser, which outlives the page.
      await page.reload();
      await expect(plan.getByRole('button', { name: words.approveSome })).toBeVisible();
      await plan.getByRole('radio', { name: words.graph }).click();
      await expect(plan.getByRole('button', { name: words.secondInGraph })).toBeVisible();
      await expectWellMade(page);
      await plan.getByRole('button', { name: words.approveSome }).click();

      await decide(page, words.first, words.approve);
      for (const said of words.afterFirst) await expect(plan).toContainText(said, { timeout: 20_000 });
      expect(await read(words.file)).toBe('gamma\n');
      await plan.getByRole('button', { name: words.approveRest }).click();
      await decide(page, words.other, words.approve);
      await decide(page, words.last, words.approve);
      await expect(plan).toContainText(words.done, { timeout: 30_000 });
      await expectWellMade(page);
    });
  });
}

test('a graph is walked through, opened and chosen from with the keyboard alone', async ({ page }) => {
  const plan = await propose(page, english);
  await plan.getByRole('radio', { name: 'Graph' }).click();
  const graph = plan.getByRole('group', { name: /^Graph of the plan/ });
  await expect(graph).toHaveAccessibleDescription(/^3 steps in 2 columns/);
  const node = (number: number) => graph.getByRole('button', { name: new RegExp(`^Step ${number}: `) });

  await node(1).focus();
  await page.keyboard.press('ArrowRight');
  await expect(node(3)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('End');
  await expect(node(3)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(node(2)).toBeFocused();

  await page.keyboard.press('x');
  await expect(node(2)).toHaveAccessibleName(/, held/);
  await expect(node(3)).toHaveAccessibleName(/, held/);
  await expect(plan.getByRole('button', { name: 'Approve 1 of 3 steps' })).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(plan.getByRole('region', { name: /^Step 2: / })).toContainText('Waited for by');
  await expect(plan.getByRole('heading', { name: /^Step 2: / })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(node(2)).toBeFocused();
  await expect(plan.getByRole('region', { name: /^Step 2: / })).toHaveCount(0);
});

test('a plan on a screen of its own gives the focus back, and a narrow screen has the list', async ({ page }) => {
  const plan = await propose(page, english);
  await plan.getByRole('radio', { name: 'Graph' }).click();
  await plan.getByRole('button', { name: 'Full screen' }).click();
  const screen = page.getByRole('dialog', { name: /^Plan: / });
  const node = screen.getByRole('button', { name: /^Step 1: / });
  await node.click();
  await expect(screen.getByRole('region', { name: /^Step 1: / })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(node).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(screen).toHaveCount(0);
  await expect(plan.getByRole('button', { name: 'Full screen' })).toBeFocused();

  await page.setViewportSize({ width: 360, height: 780 });
  await expect(plan.getByRole('radio', { name: 'Graph' })).toHaveCount(0);
  await expect(plan.getByRole('list', { name: 'Steps' })).toBeVisible();
});

test('steps are added and removed, asked to be different, and the next version is told as a difference', async ({
  page,
}) => {
  const plan = await propose(page, english);
  await plan.getByRole('button', { name: 'Add a step' }).click();
  await plan.getByRole('textbox', { name: 'Title', exact: true }).fill('Run ls');
  await plan.getByRole('button', { name: 'Add the step' }).click();
  await plan.getByRole('button', { name: /^1\. / }).click();
  await plan.getByRole('button', { name: /^Remove ?: / }).click();
  await expect(plan).toContainText('no longer waits for it');
  await expect(plan.getByRole('button', { name: 'Approve the plan with 3 changes' })).toBeVisible();
  await expectWellMade(page);
  await plan.getByRole('button', { name: /^Put back/ }).click();
  await plan.getByRole('button', { name: 'Discard my changes' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard my changes' }).click();
  await expect(plan.getByRole('button', { name: 'Approve the plan', exact: true })).toBeVisible();

  await plan.getByRole('button', { name: /^3\. / }).click();
  await plan.getByRole('button', { name: /^Comment ?: / }).click();
  await plan.getByRole('textbox', { name: /^Comment on / }).fill('run cat two.md');
  await plan.getByRole('button', { name: 'Ask for changes' }).click();
  await plan.getByRole('button', { name: 'Ask for a new version' }).click();
  await expect(plan.getByRole('button', { name: 'What is different from version 1' })).toBeVisible();
  await expect(plan.getByRole('deletion').filter({ hasText: 'cat one.md two.md' }).first()).toBeVisible();

  await plan.getByRole('button', { name: 'Version 2: all versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions of the plan' });
  await expect(versions).toContainText('run cat two.md');
  await versions.getByRole('combobox', { name: 'Version' }).click();
  await page.getByRole('option', { name: /^Version 1/ }).click();
  await expect(versions).toContainText('The first version.');
  await expectWellMade(page);
});

test('leave for the files that steps name is given with the plan: they are written unasked, a command still asks', async ({
  page,
  server,
}) => {
  const plan = await propose(page, english);
  const leave = plan.getByRole('checkbox', { name: 'Let these steps change the files they name without asking' });
  await expect(plan).toContainText(/Only one\.md.{1,5}two\.md\./);
  await leave.click();
  await expectWellMade(page);
  await plan.getByRole('button', { name: 'Approve the plan' }).click();

  // Both at once, and nobody is asked before the command.
  await expect(card(page, english.last).first()).toBeVisible({ timeout: 30_000 });
  expect(await readFile(path.join(server.workspace, 'one.md'), 'utf8')).toBe('alpha\n');
  expect(await readFile(path.join(server.workspace, 'two.md'), 'utf8')).toBe('beta\n');
  await decide(page, english.last, english.approve);
  await expect(plan).toContainText(english.done, { timeout: 30_000 });
});

/** Asks for something that takes three steps: two at once, and one after both. */
async function propose(page: Page, words: Words): Promise<Locator> {
  await page.goto('/');
  const field = page.getByRole('textbox', { name: words.message, exact: true });
  await field.fill(words.request);
  await field.press('Enter');
  const plan = card(page, words.plan).first();
  // All of it, its three steps, and the leave for their files.
  await expect(plan.getByRole('checkbox')).toHaveCount(5, { timeout: 20_000 });
  return plan;
}

async function decide(page: Page, title: RegExp, approve: string): Promise<void> {
  await card(page, title).first().getByRole('button', { name: approve, exact: true }).click({ timeout: 30_000 });
}
