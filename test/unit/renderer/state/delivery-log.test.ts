import { describe, expect, it } from 'vitest';
import { createDeliveryLog } from '#renderer/state/delivery-log.ts';
import { rowOfDelivery } from '#renderer/state/row.ts';
import { aDelivery } from '../../../support/a-delivery.ts';

const row = (id: string, more = {}) => rowOfDelivery(aDelivery({ id, ...more }));
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe('the delivery log', () => {
  it('puts news at the end and history before the start', () => {
    const log = createDeliveryLog();

    log.upsert([row('d10')]);
    log.prepend([row('d9'), row('d8')]);
    log.upsert([row('d11')]);

    expect(ids(log.slice(log.start, log.end))).toEqual(['d8', 'd9', 'd10', 'd11']);
  });

  it('keeps the place of a row when history arrives and when the row changes', () => {
    const log = createDeliveryLog();
    log.upsert([row('d10', { state: 'in-flight' })]);
    const place = log.placeOf('d10');

    log.prepend([row('d9')]);
    log.upsert([row('d10', { state: 'delivered' })]);

    expect(log.placeOf('d10')).toBe(place);
    expect(log.at(place ?? Number.NaN)).toMatchObject({ id: 'd10', state: 'delivered' });
    expect(log.end - log.start).toBe(2);
  });

  it('never holds a row twice, whichever way it comes again', () => {
    const log = createDeliveryLog();
    log.prepend([row('d2'), row('d1')]);

    log.upsert([row('d1'), row('d3')]);
    log.prepend([row('d2'), row('d0')]);

    expect(ids(log.slice(log.start, log.end))).toEqual(['d0', 'd1', 'd2', 'd3']);
  });

  it('names the rows that may still change', () => {
    const log = createDeliveryLog();

    log.upsert([row('d1', { state: 'waiting' }), row('d2', { state: 'delivered' }), row('d3', { state: 'held' })]);

    expect(ids(log.unfinished())).toEqual(['d1', 'd3']);
  });
});
