import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The lines of a file in test/fixtures/vectors; each has the shape that its README states. */
export function readVectors<Row>(name: string): Row[] {
  const file = fileURLToPath(new URL(`../fixtures/vectors/${name}`, import.meta.url));
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** A text from its UTF-16 units. */
export const fromUnits = (units: readonly number[]): string => units.map((unit) => String.fromCharCode(unit)).join('');
