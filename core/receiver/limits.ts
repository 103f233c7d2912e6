import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '#core/http/guarded-server.ts';

/** What one request, one connection and all of them together may take. */
export interface ReceiverLimits extends ServerLimits {
  bodyBytes: number;
  /** Bodies being received or stored at one moment, all connections together. */
  inFlightBytes: number;
  headerCount: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ReceiverLimits = {
  ...DEFAULT_SERVER_LIMITS,
  bodyBytes: 10 * MIB,
  inFlightBytes: 256 * MIB,
  headerCount: 200,
};
