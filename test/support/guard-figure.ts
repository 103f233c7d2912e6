import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { GuardFigure } from '../../scripts/guard-row.ts';

/**
 * Holds a measured number against the limit of its promise. Under `npm run guard` the number is also kept for the table that is printed
 * at the end (`HOOKGLASS_GUARD_REPORT` names the file, one JSON object a line).
 *
 * @throws AssertionError when the number is outside its limit
 */
export function guardFigure(figure: GuardFigure): void {
  const report = process.env['HOOKGLASS_GUARD_REPORT'];
  if (report) appendFileSync(report, `${JSON.stringify(figure)}\n`);
  const { row, what, value, unit, atMost, atLeast } = figure;
  expect(Number.isFinite(value), `${row} ${what}: was measured`).toBe(true);
  if (atMost !== undefined) expect(value, `${row} ${what} (${unit})`).toBeLessThanOrEqual(atMost);
  if (atLeast !== undefined) expect(value, `${row} ${what} (${unit})`).toBeGreaterThanOrEqual(atLeast);
}
