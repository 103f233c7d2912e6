export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** One line per call. Secrets and request bodies never go in; remote text is passed as a field, never in the message. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
