import { defineConfig } from 'vitest/config';

const suite = (name: string, more: object = {}) => ({ test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...more } });

export default defineConfig({
  test: {
    projects: [
      suite('unit'),
      suite('integration', { testTimeout: 20_000, hookTimeout: 20_000 }),
      suite('contract', {
        testTimeout: 300_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        globalSetup: ['test/support/contract-servers.ts'],
      }),
      suite('e2e', { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, globalSetup: ['test/support/build-once.ts'] }),
    ],
  },
});
