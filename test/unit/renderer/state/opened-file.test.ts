import { describe, expect, it } from 'vitest';
import { readDeliveryFile } from '#renderer/state/opened-file.ts';
import { harOf } from '#shared/domain/wire/har.ts';

const ID = '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34';
const bytes = (...codes: number[]) => Uint8Array.from(codes);

describe('an HTTP Archive', () => {
  const exchange = {
    startedAtMs: 1_795_429_864_871,
    tookMs: 38,
    request: {
      method: 'POST',
      url: 'http://localhost:3000/hooks',
      headers: [['X-MLflow-Delivery-Id', ID] as const],
      body: bytes(0x7b, 0xff, 0x7d),
    },
    response: { status: 401, reason: 'Unauthorized', headers: [['Server', 'x'] as const], body: bytes(0x6e, 0x6f) },
    comment: '',
  };

  it('that was exported is read back byte for byte', () => {
    const file = readDeliveryFile(JSON.stringify(harOf([exchange], { name: 'Hookglass', version: '1' })));

    expect(file).toEqual({
      requests: [
        {
          deliveryId: ID,
          atMs: exchange.startedAtMs,
          ...exchange.request,
          answer: exchange.response,
        },
      ],
    });
  });

  it('without a delivery says so, and names the entry that is broken', () => {
    const other = { ...exchange, request: { ...exchange.request, headers: [] } };
    const creator = { name: 'x', version: '1' };

    expect(readDeliveryFile(JSON.stringify(harOf([other], creator))).problem).toMatch(/^This archive has no delivery in it/);
    expect(readDeliveryFile(JSON.stringify({ log: { entries: [{ request: {} }] } })).problem).toBe(
      'Entry 1 is not a delivery: “headers” is missing. 0 were read.',
    );
  });
});

describe('a file with a record a line', () => {
  const delivery = {
    id: 'd1',
    deliveryId: ID,
    request: { headers: [['X-MLflow-Delivery-Id', ID]], body: { text: '{}' } },
    attemptList: [
      { startedAtMs: 5, method: 'POST', url: 'http://a/' },
      { startedAtMs: 9, method: 'POST', url: 'http://a/', response: { status: 200, reason: 'OK', headers: [], body: { base64: '/w==' } } },
    ],
  };
  const capture = {
    id: 'c1',
    deliveryId: ID,
    atMs: 7,
    method: 'POST',
    target: '/webhook',
    headers: [],
    body: { text: '' },
    answer: { status: 200 },
  };

  it('gives a request for each attempt of a delivery, and one for each capture', () => {
    const { requests, problem } = readDeliveryFile(`${JSON.stringify(delivery)}\n${JSON.stringify(capture)}\n`);

    expect(problem).toBeUndefined();
    expect(requests.map(({ deliveryId, atMs, answer }) => [deliveryId, atMs, answer?.status])).toEqual([
      [ID, 5, undefined],
      [ID, 9, 200],
      [ID, 7, 200],
    ]);
    expect(requests[1]?.answer?.body).toEqual(bytes(0xff));
  });

  it('names the line that is not a delivery, and keeps what was read before it', () => {
    const broken = { ...delivery, deliveryId: undefined };
    const file = readDeliveryFile([delivery, capture, broken].map((record) => JSON.stringify(record)).join('\n'));

    expect(file.problem).toBe('Line 3 is not a delivery: “deliveryId” is missing. 3 were read.');
    expect(file.requests).toHaveLength(3);
  });

  it('of something else altogether is refused at the first line', () => {
    expect(readDeliveryFile('<html>').problem).toBe('Line 1 is not a delivery: it is not JSON. 0 were read.');
    expect(readDeliveryFile('').problem).toBe('This file has no delivery in it.');
    expect(readDeliveryFile(JSON.stringify({ ...capture, body: { base64: '%' } })).problem).toBe(
      'Line 1 is not a delivery: its body is not base64. 0 were read.',
    );
    expect(readDeliveryFile('[1]').problem).toBe('Line 1 is not a delivery: an object is expected. 0 were read.');
    expect(readDeliveryFile('{"id":"d1","attemptList":[{}],"request":{"headers":[["a"]]}}').problem).toMatch(/“headers” is missing/);
  });
});
