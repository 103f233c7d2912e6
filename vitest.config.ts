import { defineConfig } from 'vitest/config';

/** What is waited for comes when it comes: a second is too short for a machine with other things to do. */
const expectations = { poll: { timeout: 10_000 } };

const suite = (name: string, more: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], expect: expectations, ...more },
});

/** They measure how long a person waits, which means nothing beside the real servers of `contract`. */
const ALONE = ['explain', 'first-minute', 'hostile-content', 'large-import-in-the-window', 'list-holds-still', 'registry'].map(
  (name) => `test/e2e/${name}.test.ts`,
);
const ONE_WINDOW = { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, globalSetup: ['test/support/build-once.ts'] };

/** A shared runner may starve a browser or a server for seconds: there, a test has failed when it failed twice. */
const retry = process.env['CI'] ? 1 : 0;

export default defineConfig({
  test: {
    retry,
    projects: [
      // Nothing of them touches what another could see: one process for many files saves loading the same code for each.
      suite('unit', { isolate: false, testTimeout: 20_000 }),
      // The same here: each test has a core, a directory and ports of its own.
      suite('integration', { isolate: false, testTimeout: 20_000, hookTimeout: 20_000 }),
      // A promise like those of `integration` that takes seconds to show, most often because whole programs are started and ended.
      suite('system', { testTimeout: 60_000, hookTimeout: 60_000 }),
      suite('contract', {
        testTimeout: 300_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        globalSetup: ['test/support/contract-servers.ts'],
      }),
      suite('guard', {
        exclude: ['test/guard/quiet/**', 'test/guard/beside/**'],
        testTimeout: 300_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        globalSetup: ['test/support/build-once.ts'],
      }),
      // Times and memory that mean something only where nothing else runs: `npm run guard`, not `npm test`.
      suite('guard/quiet', {
        testTimeout: 300_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        globalSetup: ['test/support/build-once.ts'],
      }),
      // What watches for minutes and costs nothing: `npm run guard` runs it beside the others.
      suite('guard/beside', { testTimeout: 900_000, hookTimeout: 60_000, globalSetup: ['test/support/build-once.ts'] }),
      suite('e2e', { ...ONE_WINDOW, exclude: ALONE }),
      suite('e2e/alone', { ...ONE_WINDOW, include: ALONE }),
    ],
  },
});
