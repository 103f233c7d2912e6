/** What one request, one connection and all of them together may take. */
export interface ReceiverLimits {
  bodyBytes: number;
  /** Bodies being received or stored at one moment, all connections together. */
  inFlightBytes: number;
  headerBytes: number;
  headerCount: number;
  /** From the connection, or the end of the request before, to the end of the headers. */
  headersMs: number;
  /** … to the end of the body. */
  requestMs: number;
  /** How often the two are looked at. */
  checkEveryMs: number;
  /** How long a refused body is still read, so that the sender sees the answer instead of a reset. */
  drainMs: number;
  /** How long a connection stays open for a further request. */
  idleMs: number;
  connections: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ReceiverLimits = {
  bodyBytes: 10 * MIB,
  inFlightBytes: 256 * MIB,
  headerBytes: 32 * 1024,
  headerCount: 200,
  headersMs: 10_000,
  requestMs: 30_000,
  checkEveryMs: 1000,
  drainMs: 1000,
  idleMs: 20_000,
  connections: 16_384,
};
