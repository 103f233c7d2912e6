/** `error`: deliveries do not arrive. `warning`: some may not. `info`: good to know. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing that a check-up found out, in words for people. */
export interface Finding {
  /** The same for the same thing, whatever the words: `http-refused`. */
  id: string;
  severity: Severity;
  what: string;
  why: string;
  /** What to do; lines to copy stand below a sentence. Empty where there is nothing to do. */
  fix: string;
}

/** Lines of a fix that are copied as they stand, such as `MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true` or a command. */
export const isCopiedLine = (line: string): boolean => /^(?:[A-Z][A-Z0-9_]*=|openssl |mlflow server |hookglass )/.test(line);

export const finding = (severity: Severity, id: string, what: string, why = '', fix = ''): Finding => ({ id, severity, what, why, fix });
