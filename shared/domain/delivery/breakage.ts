import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../mlflow/header-names.ts';

/** Ways to break a request on purpose, one at a time: what a receiver that checks has to refuse. */
export const BREAKAGES = [
  'without-signature',
  'without-delivery-id',
  'without-timestamp',
  'without-content-type',
  'prefix-v2',
  'stale',
  'future',
  'timestamp-12.5',
  'altered-byte',
  'added-newline',
  'other-secret',
] as const;
export type Breakage = (typeof BREAKAGES)[number];

/** The headers that can be left out. */
export const LEFT_OUT: Partial<Record<Breakage, string>> = {
  'without-signature': SIGNATURE_HEADER,
  'without-delivery-id': DELIVERY_ID_HEADER,
  'without-timestamp': TIMESTAMP_HEADER,
  'without-content-type': 'Content-Type',
};

/** One second more than receivers as MLflow documents them allow. */
export const STALE_BY_SEC = 301;
export const FUTURE_BY_SEC = 2;
export const ODD_TIMESTAMP = '12.5';

/** Breaks the signature, so that there has to be one. */
const NEEDS_SECRET: ReadonlySet<Breakage> = new Set(['without-signature', 'prefix-v2']);

/** @returns why a request to a webhook without a secret cannot be broken so */
export function refuseBreakage(breakage: Breakage, hasSecret: boolean): string | undefined {
  if (hasSecret || !NEEDS_SECRET.has(breakage)) return undefined;
  return 'This webhook has no secret, so there is no signature to change.';
}

/** What the example receiver in MLflow's documentation answers. */
export function expectedStatus(breakage: Breakage): number {
  switch (breakage) {
    case 'without-content-type':
      return 200;
    case 'prefix-v2':
    case 'altered-byte':
    case 'added-newline':
    case 'other-secret':
      return 401;
    default:
      return 400;
  }
}
