import { defineConfig } from 'vitest/config';

/**
 * For `npm run mutate`, which takes tests of one project only. What these promise is shown without a database or a port; a mutant of the outbox that
 * only the integration tests would see counts as alive.
 */
export default defineConfig({
  test: { include: ['test/unit/{shared/domain,core/signing,core/dispatch}/**/*.test.ts'], testTimeout: 60_000 },
});
