import { afterAll, beforeAll, expect } from 'vitest';

/** Fails the file if anything in it would have ended a real process. */
export function expectNoDeaths(): void {
  const causes: unknown[] = [];
  const note = (cause: unknown) => {
    causes.push(cause);
  };
  beforeAll(() => {
    process.on('uncaughtException', note).on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    expect(causes).toEqual([]);
  });
}
