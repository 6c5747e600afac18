import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { begin, card, expectDone, say, status, timeline } from './chat.ts';
import { expect, test } from './test.ts';

test('of two tabs that decide at once one wins, and the other says who decided what', async ({
  page,
  context,
  server,
  expectedErrors,
}) => {
  expectedErrors.push(/409/);
  await begin(page, 'Create contested.md with the text: Hello');
  const other = await context.newPage();
  await other.goto(page.url());
  // The decision of the other tab is on its way when this one's arrives.
  const isDecided = Promise.withResolvers<void>();
  await other.route('**/api/trpc/conversation.send*', async (route) => {
    await isDecided.promise;
    await route.continue();
  });
  const [here, there] = [card(page, /^Create contested\.md/), card(other, /^Create contested\.md/)];
  await there.getByRole('button', { name: 'Approve' }).click();
  await expect(there.getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-busy', 'true');
  await here.getByRole('button', { name: 'Reject' }).click();
  await expectDone(page);
  isDecided.resolve();

  await expect(other.getByText('This has been decided already: Rejected by you')).toBeVisible();
  await expect(timeline(other).getByRole('button', { name: /Write contested\.md/ })).toContainText('Rejected');
  await expect(readFile(path.join(server.workspace, 'contested.md'))).rejects.toThrow('ENOENT');
});

test('ten tabs share one stream and are all live, also after the first was closed', async ({
  page,
  context,
  server,
}) => {
  const streams = async () => {
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    return Number(/^codelab_streams_open (\d+)/m.exec(metrics)?.[1]);
  };
  await begin(page, 'Switch to ask');
  await expectDone(page);
  const others = await Promise.all(Array.from({ length: 9 }, () => context.newPage()));
  await Promise.all(others.map((tab) => tab.goto(page.url())));
  for (const tab of others) await expect(status(tab)).toContainText('Connected');
  await expect.poll(streams).toBe(1);

  await say(page, 'Switch to debug');
  for (const tab of others) await expect(timeline(tab)).toContainText('Debug takes over from Ask.');
  await page.close();
  const [first, ...rest] = others;
  if (first) await say(first, 'Switch to coder');
  for (const tab of rest) await expect(timeline(tab)).toContainText('Coder takes over from Debug.');
  await expect.poll(streams).toBe(1);
});
