import type { LogFields, Logger } from '#shared/domain/logger.ts';
import { terminalText } from './terminal-text.ts';

/** One line per record: a level, the message, then `name=value`; nothing from outside, in whatever part of it, can leave the line. */
export function createLogger(write: (line: string) => void): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const parts = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
      write(terminalText([level, message, ...parts].join('  ')));
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

function fieldText(value: LogFields[string]): string {
  return typeof value === 'string' && /[\s"=]/.test(value) ? JSON.stringify(value) : String(value);
}
