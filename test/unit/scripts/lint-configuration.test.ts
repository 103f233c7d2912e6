import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { biomeJson } from '../../../scripts/lint/biome-json.ts';

it('biome.json is what scripts/lint says', () => {
  const written = readFileSync(path.join(import.meta.dirname, '../../../biome.json'), 'utf8');

  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(biomeJson())));
});
