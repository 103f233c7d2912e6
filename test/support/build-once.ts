import { buildWhenStale } from '../../scripts/build.mjs';

/** Before the suites that try the built program. */
export function setup(): void {
  if (!buildWhenStale()) throw new Error('dist/ could not be built');
}
