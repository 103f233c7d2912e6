import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckExchange } from '#shared/domain/check/report.ts';
import { DELIVERY_ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '#shared/domain/mlflow/header-names.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';

/** A header that the check is about. */
export interface DecidingHeader {
  name: string;
  /** Absent: it was left out. */
  value: string | undefined;
  /** How many characters of the value, from its start, are what is wrong. */
  mark: number;
}

const ABOUT: Readonly<Partial<Record<CheckId, string>>> = {
  'signature-missing': SIGNATURE_HEADER,
  'delivery-id-missing': DELIVERY_ID_HEADER,
  'timestamp-missing': TIMESTAMP_HEADER,
  'other-secret': SIGNATURE_HEADER,
  'wrong-prefix': SIGNATURE_HEADER,
  'signature-of-another': SIGNATURE_HEADER,
  'stale-timestamp': TIMESTAMP_HEADER,
  'timestamp-not-an-integer': TIMESTAMP_HEADER,
  'duplicate-in-sequence': DELIVERY_ID_HEADER,
  'duplicate-in-parallel': DELIVERY_ID_HEADER,
  'clock-tolerance': TIMESTAMP_HEADER,
};

/** The one that the check is about, or the three that a receiver checks. */
export function decidingHeaders(id: CheckId, headers: CheckExchange['headers']): DecidingHeader[] {
  const about = ABOUT[id];
  const names = about === undefined ? [DELIVERY_ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER] : [about];
  return names.map((name) => {
    const value = headerIn(headers, name);
    return { name, value, mark: value === undefined ? 0 : markIn(id, value) };
  });
}

function markIn(id: CheckId, value: string): number {
  switch (id) {
    case 'wrong-prefix':
      return value.search(/[,=]/) + 1;
    case 'other-secret':
    case 'signature-of-another':
    case 'stale-timestamp':
    case 'timestamp-not-an-integer':
      return value.length;
    default:
      return 0;
  }
}
