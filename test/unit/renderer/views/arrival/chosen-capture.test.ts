import { expect, it } from 'vitest';
import { chosenCapture } from '#renderer/views/arrival/chosen-capture.ts';
import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';

const capture = (id: string): CaptureDetail => ({
  ...{ id, method: 'POST', target: '/webhook', httpVersion: '1.1', headers: [], peer: '127.0.0.1:1', browser: false, atMs: 1, tookMs: 0 },
  ...{ verdict: { result: 'unsigned' }, bodySize: 0, bodyKept: 'whole', outcome: 'accepted', duplicate: false },
});

/** Five requests came, of which the newest three are kept. */
const arrival: ArrivalDetail = {
  ...{ id: 'c3', source: 'external', subject: '', state: 'arrived', attempts: 5, attemptMarks: [200, 200, 200], verdict: 'unsigned' },
  ...{ method: 'POST', target: '/webhook', peer: '127.0.0.1:1', browser: false, createdAtMs: 1, tookMs: 0, size: 0 },
  captureList: ['c5', 'c8', 'c9'].map(capture),
};

const chosen = (id: string, wanted?: number) => {
  const found = chosenCapture(arrival, id, wanted);
  return found && [found.capture.id, found.number, found.unknown];
};

it('opens the newest of a row, the one that a link names, and the one that is asked for', () => {
  expect(chosen('c3')).toEqual(['c9', 5, undefined]);
  expect(chosen('c8')).toEqual(['c8', 4, undefined]);
  expect(chosen('c8', 3)).toEqual(['c5', 3, undefined]);
  expect(chosen('some-delivery-id')).toEqual(['c9', 5, undefined]);
});

it('says that one is not kept any more, and has nothing where none is', () => {
  expect(chosen('c3', 1)).toEqual(['c9', 5, 1]);
  expect(chosenCapture({ ...arrival, captureList: [] }, 'c3', undefined)).toBeUndefined();
});
