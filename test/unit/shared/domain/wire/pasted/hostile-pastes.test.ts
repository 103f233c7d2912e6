import { expect, test } from 'vitest';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { hostilePastes } from '../../../../../support/hostile-pastes.ts';

test.each(hostilePastes(512 * 1024))('reads half a MiB of %s in time in proportion to it', { timeout: 20_000 }, (_, text) => {
  expect(['none', 'request']).toContain(readPasted(text).kind);
});
