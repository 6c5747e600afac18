import { test as base, expect, request } from '@playwright/test';
import { type Server, startServer } from './server.ts';

type Browsing = {
  /** Errors that the story itself brings about, as the console words them. */
  expectedErrors: RegExp[];
};
type Started = {
  server: Server;
  /** The cookies of a browser that opened the printed link. */
  signedIn: Awaited<ReturnType<Awaited<ReturnType<typeof request.newContext>>['storageState']>>;
};

/** A story in a browser that is signed in to a running server. An error in the console fails it. */
export const test = base.extend<Browsing, Started>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      await using server = await startServer();
      await use(server);
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  signedIn: [
    async ({ server }, use) => {
      const visitor = await request.newContext();
      await visitor.get(server.link());
      await use(await visitor.storageState());
      await visitor.dispose();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ server }, use) => use(server.origin),
  storageState: ({ signedIn }, use) => use(signedIn),
  contextOptions: { reducedMotion: 'reduce' },
  // biome-ignore lint/correctness/noEmptyPattern: the same.
  expectedErrors: ({}, use) => use([]),
  context: async ({ context, server, expectedErrors }, use, info) => {
    const errors: string[] = [];
    context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    context.on('weberror', (error) => errors.push(String(error.error())));
    await use(context);
    if (info.status !== info.expectedStatus)
      await info.attach('server.log', { body: server.said(), contentType: 'text/plain' });
    const unexpected = errors.filter((error) => !expectedErrors.some((pattern) => pattern.test(error)));
    await server.forget();
    expect(unexpected, 'errors in the console').toEqual([]);
  },
});

export { expect };
