import type { LogLine } from '#shared/domain/app/log-line.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { LogFields, Logger } from '#shared/domain/logger.ts';

/** As many warnings and errors are remembered. */
const MOST_LINES = 200;

export interface RecentLog {
  logger: Logger;
  /** The oldest first. */
  lines(): readonly LogLine[];
}

/** Passes everything on, and remembers the last warnings and errors of this process for whoever reports a problem. */
export function createRecentLog(to: Logger, clock: Clock): RecentLog {
  const lines: LogLine[] = [];

  const remembered =
    (level: LogLine['level']) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({
        atMs: clock.nowMs(),
        level,
        text: [message, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(' '),
      });
      lines.splice(0, lines.length - MOST_LINES);
      to[level](message, fields);
    };
  return { logger: { info: to.info, warn: remembered('warn'), error: remembered('error') }, lines: () => lines };
}
