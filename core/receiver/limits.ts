import { MOST_IN_FLIGHT_BYTES } from '#core/http/byte-budget.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '#core/http/server-options.ts';

/** What one request, one connection and all of them together may take. */
export interface ReceiverLimits extends ServerLimits {
  bodyBytes: number;
  /** Of all bodies that are being received, are stored or wait for room; at most a quarter of it is in memory (`ByteBudget`). */
  inFlightBytes: number;
  headerCount: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ReceiverLimits = {
  ...DEFAULT_SERVER_LIMITS,
  bodyBytes: 10 * MIB,
  inFlightBytes: MOST_IN_FLIGHT_BYTES,
  headerCount: 200,
};
