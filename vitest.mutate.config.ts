import { defineConfig } from 'vitest/config';

/** Below test/: those of a slice, as scripts/mutate.ts names them. */
const tests = (process.env['HOOKGLASS_MUTATE_TESTS'] ?? 'unit/**/*').split(' ');

/**
 * For `npm run mutate`, which takes tests of one project only. What these promise is shown without a database or a port; a mutant of the outbox that
 * only the integration tests would see counts as alive.
 */
export default defineConfig({
  test: { include: tests.map((pattern) => `test/${pattern}.test.ts`), testTimeout: 60_000 },
});
