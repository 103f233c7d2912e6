import { expect, test } from 'vitest';
import { mlflowHeaders, withHost } from '#core/signing/mlflow-headers.ts';

const SIGNED = { deliveryId: '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34', timestampSec: 1_796_000_000, signature: 'v1,c2ln' };
const BEFORE = [
  ['User-Agent', 'python-requests/2.34.2'],
  ['Accept-Encoding', 'gzip, deflate'],
  ['Accept', '*/*'],
  ['Connection', 'keep-alive'],
];
const BEHIND = [
  ['X-MLflow-Delivery-Id', '9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34'],
  ['X-MLflow-Timestamp', '1796000000'],
];
const SIGNATURE = ['X-MLflow-Signature', 'v1,c2ln'];

test('the lines of MLflow’s client stand in its order and case', () => {
  expect(mlflowHeaders(SIGNED, 'POST')).toEqual([...BEFORE, ['Content-Type', 'application/json'], ...BEHIND, SIGNATURE]);
});

test('what a redirect turned into a GET has no type', () => {
  expect(mlflowHeaders(SIGNED, 'GET')).toEqual([...BEFORE, ...BEHIND, SIGNATURE]);
});

test('without a secret there is no signature', () => {
  const { signature: _, ...unsigned } = SIGNED;

  expect(mlflowHeaders(unsigned, 'POST')).toEqual([...BEFORE, ['Content-Type', 'application/json'], ...BEHIND]);
});

test('Host comes first, and stays where somebody put it, whatever its case', () => {
  const own = [
    ['X-Own', 'yes'],
    ['hOST', 'elsewhere'],
  ] as const;

  expect(withHost([['X-Own', 'yes']], 'here:1')).toEqual([
    ['Host', 'here:1'],
    ['X-Own', 'yes'],
  ]);
  expect(withHost(own, 'here:1')).toEqual(own);
});
