import { expect, it } from 'vitest';
import type { Live } from '#renderer/state/live.ts';
import type { DeliveryRow } from '#renderer/state/row.ts';
import { deliveriesOf } from '#renderer/views/calls/deliveries-of.ts';
import type { ApiCall } from '#shared/domain/app/api-call.ts';

const event = 'registered_model.created';
const row = (id: string, name: string, atMs: number, source: DeliveryRow['source'] = 'registry') =>
  ({ kind: 'delivery', id, event, about: { kind: 'model', name }, atMs, source }) as DeliveryRow;
const logOf = (rows: readonly DeliveryRow[]) => ({ start: 0, end: rows.length, at: (place: number) => rows[place] }) as Live['log'];
const call: ApiCall = {
  id: 'a1',
  atMs: 1000,
  tookMs: 4,
  method: 'POST',
  path: '/x',
  status: 200,
  caused: [{ event, subject: 'iris', heardBy: 2 }],
};

it('finds what a call caused among what others caused in the same moment', () => {
  const log = logOf([
    row('d1', 'iris', 900),
    row('d2', 'wine', 1001),
    row('d3', 'iris', 1002),
    row('d4', 'iris', 1003),
    row('d5', 'rose', 1003),
  ]);

  expect(deliveriesOf(call, log).map(({ id }) => id)).toEqual(['d4', 'd3']);
});

it('leaves out what somebody composed or replayed meanwhile', () => {
  expect(deliveriesOf(call, logOf([row('d1', 'iris', 1001, 'replay'), row('d2', 'iris', 1001, 'mirror')])).map(({ id }) => id)).toEqual([
    'd2',
  ]);
});
