/**
 * A receiver that takes what MLflow sends, each delivery once, and refuses the rest with a status that is not retried. `receiver new` writes
 * it, and tests run it as it is.
 */
export interface ReceiverTemplate {
  /** As people call it. */
  title: string;
  /** Below the directory that was asked for. */
  files: Readonly<Record<string, string>>;
  /** What to type there, in order; the secret comes from WEBHOOK_SECRET, the port from PORT. */
  steps: readonly string[];
  /** Answers `{"count": n}`, how many deliveries were kept: the probe URL of `check`. */
  countPath: string;
}
