import { defineConfig } from 'vitest/config';

const rooms = '{packages,apps}/*/src/**';

export default defineConfig({
  test: {
    // npm test unit integration --coverage
    coverage: {
      provider: 'v8',
      include: ['{packages,apps}/*/src/**/*.{ts,tsx}'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: '.data/coverage',
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${rooms}/*.test.{ts,tsx}`, 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
          // Properties are tried on many examples, and a busy machine takes its time.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: [`${rooms}/*.db.test.ts`, 'chaos/*.db.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['./test/postgres.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
