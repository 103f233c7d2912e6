import { expect, it } from 'vitest';
import { marksText } from '#cli/delivery-line.ts';
import { goesOnText, idsText, standingText } from '#cli/standing.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { aDelivery } from '../../support/a-delivery.ts';

const NOW_MS = 1_000_000;
const aSent = (id: string, changes: Partial<DeliverySummary> = {}): DeliverySummary => ({
  ...aDelivery(),
  id,
  attempts: 0,
  attemptMarks: [],
  ...changes,
});
const waiting = (id: string, inMs: number): DeliverySummary =>
  aSent(id, { state: 'waiting', attempts: 1, attemptMarks: [503], nextAttemptAtMs: NOW_MS + inMs });

it('says how one delivery stands: its id, its last attempt, when the next one is', () => {
  expect(standingText([aSent('d44', { state: 'pending' })], NOW_MS)).toBe('sent as d44 · pending');
  expect(standingText([aSent('d44', { state: 'in-flight', attempts: 1, attemptMarks: ['in-flight'] })], NOW_MS)).toBe(
    'sent as d44 · attempt 1 is on its way',
  );
  expect(standingText([waiting('d44', 1300)], NOW_MS)).toBe('sent as d44 · attempt 1: 503 · next in 1.3 s');
  expect(standingText([waiting('d44', -10)], NOW_MS)).toBe('sent as d44 · attempt 1: 503 · next now');
  expect(standingText([aSent('d44', { state: 'delivered', attempts: 2, attemptMarks: ['reset', 200] })], NOW_MS)).toBe(
    'sent as d44 · attempt 2: 200 · delivered',
  );
});

it('counts several by how they stand', () => {
  const sent = [aSent('d44', { state: 'delivered' }), waiting('d45', 5000), waiting('d46', 400), aSent('d47', { state: 'exhausted' })];

  expect(standingText(sent, NOW_MS)).toBe('4 sent as d44–d47 · 1 delivered · 2 retrying, next in 0.4 s · 1 failed');
});

it('names what goes on when nobody waits any longer, and only that', () => {
  expect(goesOnText([aSent('d44', { state: 'delivered' }), waiting('d45', 400)])).toBe(
    'd45 goes on without this terminal; "hookglass show d45" shows what becomes of it.',
  );
  expect(goesOnText([waiting('d44', 1), waiting('d45', 1)])).toBe(
    'd44, d45 go on without this terminal; "hookglass deliveries" shows what becomes of them.',
  );
  expect(goesOnText([aSent('d44', { state: 'delivered' })])).toBe('');
});

it('writes many ids short', () => {
  expect(idsText(['d9', 'd10', 'd11', 'd12'].map((id) => aSent(id)))).toBe('d9–d12');
  expect(idsText(['d9', 'd10', 'd11', 'd40'].map((id) => aSent(id)))).toBe('d9 … d40');
});

it('counts attempts in a row that ended the same', () => {
  expect(marksText([503, 503, 'reset', 'closed', 200])).toBe('503 ×2 drop ×2 200');
  expect(marksText([])).toBe('');
});
