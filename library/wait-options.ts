export interface WaitOptions {
  /** Values that the payload must have, by their path: `{ 'data.alias': 'champion' }`. */
  where?: Readonly<Record<string, unknown>>;
  /** How many deliveries: 1 when absent. */
  count?: number;
  /** 30 s when absent. */
  timeoutMs?: number;
}
