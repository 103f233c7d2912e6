import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sequences } from '#core/check/explore/commands.ts';
import { SPOILED } from '#shared/domain/check/explore-moves.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';

const drawn = (seed: number, numRuns = 200) =>
  fc.sample(sequences(WEBHOOK_EVENTS), { seed, numRuns }).map((commands) => [...commands].map(String));

test('the same seed draws the same sequences, another one draws others', () => {
  expect(drawn(4711)).toEqual(drawn(4711));
  expect(drawn(4711)).not.toEqual(drawn(4712));
});

test('200 sequences hold every kind of move, delivery and bad copy, and all 15 events', () => {
  const text = drawn(4711).flat().join('\n');

  for (const kind of ['deliver', 'again', 'together', 'retry', 'spoil', 'spoil-again']) expect(text).toContain(`"do":"${kind}"`);
  for (const kind of ['plain', 'unicode', 'late', 'unknown-field', 'unknown-event']) expect(text).toContain(`"kind":"${kind}"`);
  for (const how of Object.keys(SPOILED)) expect(text).toContain(`"${how}"`);
  for (const event of WEBHOOK_EVENTS) expect(text).toContain(`"event":"${event}"`);
});
