import { expect, it } from 'vitest';
import { createDetails } from '#renderer/state/detail.ts';
import type { Touched } from '#renderer/state/live.ts';
import { aDeliveryDetail } from '../../../support/a-delivery.ts';

function rig() {
  let touch: (ids: Touched) => void = () => undefined;
  let state: 'in-flight' | 'delivered' = 'in-flight';
  let reads = 0;
  const details = createDetails(
    {
      row: async (id) => {
        reads++;
        if (id === 'd404') return undefined;
        if (id === 'd500') throw new Error('the disk is full');
        return aDeliveryDetail({ id, deliveryId: `uuid-${id}`, state });
      },
      capture: async () => undefined,
    },
    (listener) => {
      touch = listener;
      return () => undefined;
    },
  );
  return {
    details,
    touch: (...ids: string[]) => touch(new Set(ids)),
    become: (next: typeof state) => {
      state = next;
    },
    get reads() {
      return reads;
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

it('opens what is there, says what is missing, and passes a failure on', async () => {
  const { details } = rig();

  for (const [id, kind] of [
    ['d1', 'ready'],
    ['d404', 'missing'],
    ['d500', 'failed'],
  ] as const) {
    details.open(id);
    expect(details.state.get()).toEqual({ kind: 'reading', id });
    await settled();
    expect(details.state.get()).toMatchObject({ kind, id });
  }
});

it('reads again when the stream touches it by our id or by the id of the header, and only then', async () => {
  const test = rig();
  test.details.open('d1');
  await settled();

  test.touch('d2');
  await settled();
  expect(test.reads).toBe(1);

  test.become('delivered');
  test.touch('uuid-d1');
  await settled();
  expect(test.reads).toBe(2);
  expect(test.details.state.get()).toMatchObject({ delivery: { state: 'delivered' } });
});

it('shows what was opened last, even if an earlier answer comes later', async () => {
  const test = rig();

  test.details.open('d1');
  test.details.open('d2');
  await settled();

  expect(test.details.state.get()).toMatchObject({ kind: 'ready', id: 'd2' });
});
