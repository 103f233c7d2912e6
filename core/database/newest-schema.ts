import type { KnownSchema } from './schema.ts';

/** What the migrations make; `test/unit/core/database/newest-schema.test.ts` says what to put here after another one. */
export const NEWEST_SCHEMA: KnownSchema = {
  version: 27,
  digest: 'a78899a44e8d65c24f50b6cb77f9b57ee9e480bd47fdb8660cb99e030ff93af5',
};
